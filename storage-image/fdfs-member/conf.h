/* What storage.conf and tracker.conf say that this program must know. */
#ifndef FDFS_CONF_H
#define FDFS_CONF_H

#include "lines.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

/* FDFS_MAX_TRACKERS, tracker/tracker_types.h:26; store paths are M00 to MFF. */
enum { TRACKERS_MAX = 16, STORE_PATHS_MAX = 256 };

struct tracker_address {
    char text[sizeof "255.255.255.255:65535"];
    struct in_addr ip;
    in_port_t port;
};

struct conf {
    char group[17];
    char base_path[VALUE_MAX + 1];
    int store_path_count;
    char store_path[STORE_PATHS_MAX][VALUE_MAX + 1];
    int tracker_count;
    struct tracker_address trackers[TRACKERS_MAX];
    long port;
    long max_connections;
    long subdir_count; /* subdir_count_per_path */
    long server_id; /* 0: none */
};

/* Both: false with the reason in `why`. Only keys before the first [section] count, as for FastDFS. */
bool parse_storage_conf(const char *text, size_t size, struct conf *conf, char why[static SENTENCE_MAX]);
bool parse_tracker_conf(const char *text, size_t size, struct conf *conf, char why[static SENTENCE_MAX]);

#endif
