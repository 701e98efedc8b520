/* The container's probes: exit code 0 or 1, and one sentence that says why. */
#ifndef FDFS_PROBE_H
#define FDFS_PROBE_H

int probe_live(const char *port);
int probe_ready_storage(void);
int probe_ready_tracker(void);

#endif
