// Package tracker plays fdfs_trackerd: it lists groups and their members, chooses members for clients, and agrees with
// the other trackers on a leader. Names of states and the rules between them are those of FastDFS's tracker_mem.c,
// tracker_service.c and tracker_relationship.c.
package tracker
