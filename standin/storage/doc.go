// Package storage plays fdfs_storaged: it joins its trackers, keeps files below its store paths, and sends what was made
// here to the group's other members by its binlog. The files that it leaves behind have FastDFS's names and content.
package storage
