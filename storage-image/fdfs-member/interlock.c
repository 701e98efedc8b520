#include "interlock.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void rule(struct verdict *verdict, enum verdict_kind kind, const char *reason, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void rule(struct verdict *verdict, enum verdict_kind kind, const char *reason, const char *format, ...)
{
    va_list arguments;
    verdict->kind = kind;
    verdict->reason = reason;
    va_start(arguments, format);
    vsnprintf(verdict->sentence, sizeof verdict->sentence, format, arguments);
    va_end(arguments);
}

struct identity identity_wanted(const struct registry *member, const char *role)
{
    struct identity identity = {.id = member->id, .ordinal = -1};
    snprintf(identity.cluster, sizeof identity.cluster, "%s", member->cluster);
    snprintf(identity.group, sizeof identity.group, "%s", member->group);
    snprintf(identity.role, sizeof identity.role, "%s", role);
    return identity;
}

/* A volume that another member owns, or that nobody can tell whose it is, ends every further question. */
static bool foreign_volume(const struct facts *facts, struct verdict *verdict)
{
    for (int i = 0; i < facts->volume_count; ++i) {
        const struct volume *volume = &facts->volumes[i];
        struct identity wanted = identity_wanted(facts->member, volume->role);
        char there[SENTENCE_MAX], here[SENTENCE_MAX];
        if (volume->found == IDENTITY_READ && !same_identity(&volume->identity, &wanted)) {
            describe_identity(&volume->identity, there);
            describe_identity(&wanted, here);
            rule(verdict, REFUSE, "VolumeOfAnother",
                 "the volume at %s is %.200s, but this pod is to run %.200s; give the pod its own volume back", volume->path,
                 there, here);
            return true;
        }
        if (volume->found == IDENTITY_DAMAGED || (volume->found == IDENTITY_ABSENT && volume->has_data)) {
            rule(verdict, REFUSE, "VolumeUnidentified",
                 "the volume at %s %s, so nobody can tell whether its files belong to storage id %ld of %s; move them "
                 "away, or write the file if they do",
                 volume->path,
                 volume->has_data ? "holds data/ but no readable " IDENTITY_FILE : "has a damaged " IDENTITY_FILE,
                 facts->member->id, facts->member->group);
            return true;
        }
    }
    return false;
}

static const struct volume *state_volume(const struct facts *facts)
{
    return &facts->volumes[facts->volume_count - 1];
}

static const struct volume *without_identity(const struct facts *facts)
{
    for (int i = 0; i < facts->volume_count; ++i)
        if (facts->volumes[i].found == IDENTITY_ABSENT)
            return &facts->volumes[i];
    return NULL;
}

static const struct volume *with_data(const struct facts *facts)
{
    for (int i = 0; i < facts->volume_count; ++i)
        if (facts->volumes[i].has_data)
            return &facts->volumes[i];
    return NULL;
}

static const struct volume *store_path_without_folders(const struct facts *facts)
{
    for (int i = 0; i < facts->volume_count - 1; ++i)
        if (facts->volumes[i].missing_dir[0] != '\0')
            return &facts->volumes[i];
    return NULL;
}

/* Some volumes are empty, some are not. */
static bool volumes_are_mixed(const struct facts *facts, struct verdict *verdict)
{
    const struct volume *empty = without_identity(facts);
    const struct volume *full = with_data(facts);
    if (empty != NULL && full != NULL) {
        rule(verdict, REFUSE, "VolumesMixed",
             "the volume at %s is empty, while the one at %s holds data of storage id %ld of %s; FastDFS would serve with "
             "files missing, so give the lost volume back or let the member be replaced by a new id",
             empty->path, full->path, facts->member->id, facts->member->group);
        return true;
    }
    if (facts->first_join == JOIN_NOT_BEGUN && full != NULL && full != state_volume(facts)) {
        rule(verdict, REFUSE, "VolumesMixed",
             "the state volume at %s has lost data/.data_init_flag, while the one at %s holds data of storage id %ld of "
             "%s; give the lost state back or let the member be replaced by a new id",
             state_volume(facts)->path, full->path, facts->member->id, facts->member->group);
        return true;
    }
    return false;
}

/* facts of FastDFS: with the state there and a store path empty it goes ACTIVE and answers ENOENT for the lost files,
   because its recovery asks the tracker by the pod's address (storage/storage_disk_recovery.c:247), which no list has. */
static void store_path_lost(const struct facts *facts, const struct volume *path, struct verdict *verdict)
{
    rule(verdict, REFUSE, "StorePathLost",
         "the store path at %s has lost its files (data/%s is not there), while %s still holds the state of storage id "
         "%ld of %s; the member has to be replaced by a new id with empty volumes",
         path->path, path->missing_dir, state_volume(facts)->path, facts->member->id, facts->member->group);
}

static void volumes_lost(const struct facts *facts, const char *who_knows, struct verdict *verdict)
{
    rule(verdict, REFUSE, "VolumesLost",
         "all volumes of storage id %ld of %s (%s and the others) are empty, but %s; FastDFS would leave it in "
         "WAIT_SYNC for ever, so the member has to be replaced by a new id",
         facts->member->id, facts->member->group, state_volume(facts)->path, who_knows);
}

static const struct member *listed(const struct tracker_view *tracker, long id)
{
    for (int i = 0; i < tracker->list.count; ++i)
        if (tracker->list.members[i].id == id)
            return &tracker->list.members[i];
    return NULL;
}

static bool is_joining(enum status status)
{
    return status == INIT || status == WAIT_SYNC || status == SYNCING || status == ONLINE || status == RECOVERY;
}

bool predecessor_is_absent(const struct facts *facts)
{
    for (int t = 0; t < facts->tracker_count; ++t) {
        const struct member *member = listed(&facts->trackers[t], facts->member->after);
        if (member != NULL && (is_joining(member->status) || member->status == ACTIVE))
            return false;
    }
    return true;
}

/* By the registry, or by what the trackers have said so far. */
static bool id_is_known(const struct facts *facts, char who[static SENTENCE_MAX])
{
    if (facts->member->joined) {
        say_in(who, "the registry says that it has joined before");
        return true;
    }
    for (int t = 0; t < facts->tracker_count && facts->trackers_asked; ++t) {
        const struct tracker_view *tracker = &facts->trackers[t];
        const struct member *self = tracker->answered ? listed(tracker, facts->member->id) : NULL;
        if (self == NULL)
            continue;
        say_in(who, "tracker %s lists it as %s", tracker->address, status_name(self->status));
        return true;
    }
    return false;
}

static bool every_tracker_answered(const struct facts *facts, struct verdict *verdict)
{
    for (int t = 0; t < facts->tracker_count; ++t) {
        if (!facts->trackers[t].answered) {
            rule(verdict, WAIT, "WaitingForTracker",
                 "a first join needs the word of every tracker, and one does not give it: %.400s",
                 facts->trackers[t].problem);
            return false;
        }
    }
    return true;
}

/* On every tracker another member is ACTIVE, and on none is another member on its way in: two that join at once can
   leave one of them in WAIT_SYNC on one tracker (measured: 7 of 41 starts). */
static bool group_is_settled(const struct facts *facts, struct verdict *verdict)
{
    for (int t = 0; t < facts->tracker_count; ++t) {
        const struct tracker_view *tracker = &facts->trackers[t];
        bool active = false;
        for (int i = 0; i < tracker->list.count; ++i) {
            const struct member *member = &tracker->list.members[i];
            if (member->id == facts->member->id)
                continue;
            active = active || member->status == ACTIVE;
            if (is_joining(member->status)) {
                rule(verdict, WAIT, "WaitingForMember", "tracker %s shows storage id %ld as %s; one member joins at a time",
                     tracker->address, member->id, status_name(member->status));
                return false;
            }
        }
        if (!active) {
            rule(verdict, WAIT, "WaitingForMember",
                 "tracker %s shows no other ACTIVE member of %s; an empty member must not become the group's truth",
                 tracker->address, facts->member->group);
            return false;
        }
    }
    return true;
}

/* What is DELETED has no files that a founder could hide: its volumes went with the user's consent. */
static bool no_other_is_listed(const struct facts *facts)
{
    for (int t = 0; t < facts->tracker_count; ++t) {
        const struct member_list *list = &facts->trackers[t].list;
        for (int i = 0; i < list->count; ++i)
            if (list->members[i].id != facts->member->id && list->members[i].status != DELETED)
                return false;
    }
    return true;
}

/* A tracker has already made it the group's first: one that has to copy from others is listed as OFFLINE, ONLINE or ACTIVE
   only after sync_old_done=1 was written (tracker/tracker_service.c, tracker_deal_storage_sync_dest_req). */
static bool was_told_to_found(const struct facts *facts)
{
    for (int t = 0; t < facts->tracker_count; ++t) {
        const struct member *self = listed(&facts->trackers[t], facts->member->id);
        if (self != NULL && (self->status == OFFLINE || self->status == ONLINE || self->status == ACTIVE))
            return facts->member->after == 0;
    }
    return false;
}

static const struct tracker_view *where_predecessor_is_not_active(const struct facts *facts)
{
    for (int t = 0; t < facts->tracker_count; ++t) {
        const struct member *predecessor = listed(&facts->trackers[t], facts->member->after);
        if (predecessor == NULL || predecessor->status != ACTIVE)
            return &facts->trackers[t];
    }
    return NULL;
}

/* The gate: who comes first founds the group, everyone else comes after a member that has the files. */
static bool may_join(const struct facts *facts, struct verdict *verdict)
{
    const long after = facts->member->after;
    if (no_other_is_listed(facts) && (facts->member->founder || was_told_to_found(facts)))
        return true;
    if (after == 0)
        return group_is_settled(facts, verdict);
    const struct tracker_view *tracker = where_predecessor_is_not_active(facts);
    if (tracker == NULL)
        return true;
    if (predecessor_is_absent(facts) && facts->predecessor_absent_ms >= ABSENCE_LIMIT_MS)
        return group_is_settled(facts, verdict);
    const struct member *predecessor = listed(tracker, after);
    rule(verdict, WAIT, "WaitingForMember", "storage id %ld, which joins before this one, is %s on tracker %s", after,
         predecessor == NULL ? "not known" : status_name(predecessor->status), tracker->address);
    return false;
}

static void join(const struct facts *facts, enum verdict_kind start, struct verdict *verdict)
{
    if (!facts->trackers_asked)
        rule(verdict, ASK_TRACKERS, "AskTrackers", "the first join of storage id %ld needs the trackers' word",
             facts->member->id);
    else if (every_tracker_answered(facts, verdict) && may_join(facts, verdict))
        rule(verdict, start, "Start", "storage id %ld of %s may join", facts->member->id, facts->member->group);
}

static void settled(const struct facts *facts, struct verdict *verdict)
{
    const struct volume *lost = store_path_without_folders(facts);
    if (lost != NULL)
        store_path_lost(facts, lost, verdict);
    else
        rule(verdict, START, "Start", "all volumes are those of storage id %ld", facts->member->id);
}

/* FastDFS makes all folders before it asks to join, so where one is missing the id must still be new. */
static void cut_short(const struct facts *facts, struct verdict *verdict)
{
    char who[SENTENCE_MAX];
    const struct volume *lost = store_path_without_folders(facts);
    if (lost != NULL && id_is_known(facts, who))
        store_path_lost(facts, lost, verdict);
    else
        join(facts, START, verdict);
}

static void never_joined(const struct facts *facts, struct verdict *verdict)
{
    char who[SENTENCE_MAX];
    if (id_is_known(facts, who))
        volumes_lost(facts, who, verdict);
    else
        join(facts, without_identity(facts) == NULL ? START : CLAIM_AND_START, verdict);
}

void decide(const struct facts *facts, struct verdict *verdict)
{
    if (foreign_volume(facts, verdict) || volumes_are_mixed(facts, verdict))
        return;
    /* From here on either every volume carries this id's identity, or no volume holds data. */
    switch (facts->first_join) {
    case JOIN_DONE:
        settled(facts, verdict);
        break;
    case JOIN_BEGUN:
        cut_short(facts, verdict);
        break;
    case JOIN_NOT_BEGUN:
        never_joined(facts, verdict);
    }
}
