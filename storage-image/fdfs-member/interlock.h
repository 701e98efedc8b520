/* May this member's storaged start? A pure function from what was seen to what is to be done. */
#ifndef FDFS_INTERLOCK_H
#define FDFS_INTERLOCK_H

#include "registry.h"
#include "tracker.h"
#include "volume.h"

/* A predecessor that is not there holds a joiner back no longer than this. */
enum { ABSENCE_LIMIT_MS = 60 * 1000 };

struct tracker_view {
    const char *address;
    bool answered;
    struct member_list list; /* of the member's group, in every state; empty where the tracker does not know the group */
    char problem[SENTENCE_MAX];
};

struct facts {
    const struct registry *member;
    int volume_count; /* the state volume is the last one */
    struct volume volumes[VOLUMES_MAX];
    enum first_join first_join;
    bool trackers_asked;
    int tracker_count;
    struct tracker_view trackers[TRACKERS_MAX];
    long predecessor_absent_ms; /* for how long every tracker has shown `after` as not there */
};

enum verdict_kind {
    ASK_TRACKERS, /* the volumes alone do not decide */
    START,
    CLAIM_AND_START, /* write the identity on every volume, then start */
    WAIT,
    REFUSE
};

struct verdict {
    enum verdict_kind kind;
    const char *reason;
    char sentence[SENTENCE_MAX];
};

void decide(const struct facts *facts, struct verdict *verdict);

/* What the member's volume with this role has to carry. */
struct identity identity_wanted(const struct registry *member, const char *role);

/* `after` is listed by no tracker, or only as OFFLINE, DELETED or IP_CHANGED. */
bool predecessor_is_absent(const struct facts *facts);

#endif
