/* Asks a FastDFS server; each question is one connection with one deadline over all of it. */
#ifndef FDFS_TRACKER_H
#define FDFS_TRACKER_H

#include "conf.h"
#include "frame.h"
#include "lines.h"

enum { DEADLINE_MS = 1000 };

enum answer {
    ANSWER_OK,
    ANSWER_UNKNOWN, /* status 2, ENOENT: the group or the member is not known */
    ANSWER_NONE     /* no connection, no frame in time, a frame that cannot be, another status: `why` says which */
};

/* id 0 lists the whole group. */
enum answer ask_members(const struct tracker_address *tracker, const char *group, long id, struct member_list *list,
                        char why[static SENTENCE_MAX]);
enum answer ask_groups(const struct tracker_address *tracker, struct group_list *list, char why[static SENTENCE_MAX]);

/* It accepts, and answers ACTIVE_TEST or closes. A server with max_connections clients does the latter (facts: beyond
   them the connection is reset), and ending it would take it from all of them. */
bool is_alive(const struct tracker_address *server, char why[static SENTENCE_MAX]);

long milliseconds(void);

#endif
