/* Runs the storage server as a child, so that an end that only the trackers' absence explains is no end of the container. */
#ifndef FDFS_SUPERVISE_H
#define FDFS_SUPERVISE_H

/* Returns when the server is to be started again; else this process ends as the server did. `preload` is for the server
   alone. */
void supervise(const char *server, const char *base_path, const char *conf, const char *preload);

#endif
