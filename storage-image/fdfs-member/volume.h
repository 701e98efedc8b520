/* What lies on one volume of the member. */
#ifndef FDFS_VOLUME_H
#define FDFS_VOLUME_H

#include "conf.h"
#include "identity.h"

enum { VOLUMES_MAX = STORE_PATHS_MAX + 1 };

enum identity_found { IDENTITY_ABSENT, IDENTITY_DAMAGED, IDENTITY_READ };

struct volume {
    const char *path;
    char role[ROLE_MAX + 1];
    bool has_data;                   /* data/ is there */
    char missing_dir[sizeof "FF/FF"]; /* of a store path: which of the two folders that FastDFS looks for; or "" */
    enum identity_found found;
    struct identity identity;
};

/* How far the first join got, by base_path/data/.data_init_flag. FastDFS writes it with sync_old_done=0 before it makes
   folders or asks to join (storage/storage_func.c:1396-1545), and again with sync_old_done=1 when a tracker has told it
   from whom to copy the group's files (storage/tracker_client_thread.c:355-360). */
enum first_join { JOIN_NOT_BEGUN, JOIN_BEGUN, JOIN_DONE };

/* 0, or an errno: the volume cannot be read. */
int look_at_volume(const char *path, const char *role, struct volume *volume);

/* FastDFS calls a store path damaged, and makes its folders anew, when data/00/00 or the last of the last is not there
   (storage/storage_func.c, storage_make_data_dirs). */
int look_at_store_path(const char *path, const char *role, long subdir_count, struct volume *volume);
int look_at_first_join(const char *base_path, enum first_join *join);

#endif
