/* The tracker's frames, as bytes. Layouts by FastDFS version: tracker/tracker_proto.h, TrackerStorageStat and
   TrackerGroupStat of the tags 5.x to 6.16.1. */
#ifndef FDFS_FRAME_H
#define FDFS_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HEADER_SIZE = 10,
    GROUP_FIELD = 16,
    MEMBERS_MAX = 32, /* FDFS_MAX_SERVERS_EACH_GROUP, tracker/tracker_types.h:24 */
    GROUPS_MAX = 512, /* FDFS_MAX_GROUPS, tracker/tracker_types.h:25 */
    BODY_MAX = GROUPS_MAX * 113,

    COMMAND_LIST_ALL_GROUPS = 91,
    COMMAND_LIST_STORAGE = 92,
    COMMAND_RESPONSE = 100,
    COMMAND_ACTIVE_TEST = 111
};

/* tracker/tracker_types.h:53-62 */
enum status {
    INIT = 0,
    WAIT_SYNC = 1,
    SYNCING = 2,
    IP_CHANGED = 3,
    DELETED = 4,
    OFFLINE = 5,
    ONLINE = 6,
    ACTIVE = 7,
    RECOVERY = 9
};

struct member {
    long id;
    enum status status;
};

struct member_list {
    int count;
    struct member members[MEMBERS_MAX];
};

struct group_list {
    int count;
    char names[GROUPS_MAX][GROUP_FIELD + 1];
};

const char *status_name(enum status status);

/* Returns the size of the frame. */
size_t write_request(uint8_t *frame, int command, const uint8_t *body, size_t body_size);

/* False when it is not the header of an answer or announces more than BODY_MAX. */
bool parse_header(const uint8_t header[static HEADER_SIZE], size_t *body_size, int *status);

/* False when the bytes are not what a tracker answers: a size that fits no version, an id or a status that cannot be. */
bool parse_members(const uint8_t *body, size_t size, struct member_list *list);
bool parse_groups(const uint8_t *body, size_t size, struct group_list *list);

#endif
