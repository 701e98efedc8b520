/* The last steps before the server: lock, folders, stale files, composed configuration, exec. */
#ifndef FDFS_LAUNCH_H
#define FDFS_LAUNCH_H

#include "conf.h"

/* Locks the state volume until this process and the server have ended; refuses when it stays locked for a minute. */
void lock_state(const char *state);

/* The number after the last '-' of POD_NAME, else of the host name, which a pod may be given by its user. */
long ordinal_of_this_pod(void);

void check_open_files(const struct conf *conf);

/* /run/fdfs/storage.conf: the id in front of the mounted file. */
void compose_conf(long id, const char *text, size_t size);

/* When this container started, and whether it has been ready since, for `ready tracker`. */
void note_start(void);
long seconds_since_start(void);
void note_ready(void);
bool was_ready_since_start(void);

/* Replaces this process; `preload` may be NULL. */
_Noreturn void run_server(const char *server, const char *base_path, const char *conf, const char *preload);

#define COMPOSED_CONF "/run/fdfs/storage.conf"

#endif
