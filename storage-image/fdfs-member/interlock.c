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

struct volumes_summary {
    const struct volume *state;
    const struct volume *without_identity; /* the first such, or NULL */
    const struct volume *with_data;
    const struct volume *path_with_data;
    const struct volume *path_without_dirs;
};

static struct volumes_summary summarize(const struct facts *facts)
{
    struct volumes_summary all = {.state = &facts->volumes[facts->volume_count - 1]};
    for (int i = facts->volume_count - 1; i >= 0; --i) {
        const struct volume *volume = &facts->volumes[i];
        if (volume->found == IDENTITY_ABSENT)
            all.without_identity = volume;
        if (volume->has_data)
            all.with_data = volume;
        if (volume != all.state && volume->has_data)
            all.path_with_data = volume;
        if (volume != all.state && volume->missing_dir[0] != '\0')
            all.path_without_dirs = volume;
    }
    return all;
}

/* facts of FastDFS: with the state there and a store path empty it goes ACTIVE and answers ENOENT for the lost files,
   because its recovery asks the tracker by the pod's address (storage/storage_disk_recovery.c:247), which no list has. */
static void store_path_lost(const struct facts *facts, const struct volume *path, struct verdict *verdict)
{
    rule(verdict, REFUSE, "StorePathLost",
         "the store path at %s has lost its files (data/%s is not there), while %s still holds the state of storage id "
         "%ld of %s; the member has to be replaced by a new id with empty volumes",
         path->path, path->missing_dir, facts->volumes[facts->volume_count - 1].path, facts->member->id,
         facts->member->group);
}

static void volumes_lost(const struct facts *facts, const char *who_knows, struct verdict *verdict)
{
    rule(verdict, REFUSE, "VolumesLost",
         "all volumes of storage id %ld of %s (%s and the others) are empty, but %s; FastDFS would leave it in "
         "WAIT_SYNC for ever, so the member has to be replaced by a new id",
         facts->member->id, facts->member->group, facts->volumes[facts->volume_count - 1].path, who_knows);
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

/* Where the volumes are empty the id must be new: `lost` says what is missing if it is not. */
static bool id_is_known(const struct facts *facts, const struct volume *lost_path, struct verdict *verdict)
{
    char who[SENTENCE_MAX];
    bool known = facts->member->joined;
    say_in(who, "the registry says that it has joined before");
    for (int t = 0; t < facts->tracker_count && !known && facts->trackers_asked; ++t) {
        const struct tracker_view *tracker = &facts->trackers[t];
        const struct member *self = tracker->answered ? listed(tracker, facts->member->id) : NULL;
        known = self != NULL;
        if (known)
            say_in(who, "tracker %s lists it as %s", tracker->address, status_name(self->status));
    }
    if (known && lost_path != NULL)
        store_path_lost(facts, lost_path, verdict);
    else if (known)
        volumes_lost(facts, who, verdict);
    return known;
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

static bool may_join(const struct facts *facts, struct verdict *verdict)
{
    const long after = facts->member->after;
    bool alone = true;
    const struct tracker_view *not_active = NULL;
    for (int t = 0; t < facts->tracker_count; ++t) {
        const struct tracker_view *tracker = &facts->trackers[t];
        /* What is DELETED has no files that a founder could hide: its volumes went with the user's consent. */
        for (int i = 0; i < tracker->list.count; ++i)
            alone = alone
                    && (tracker->list.members[i].id == facts->member->id || tracker->list.members[i].status == DELETED);
        const struct member *predecessor = after == 0 ? NULL : listed(tracker, after);
        if (not_active == NULL && (predecessor == NULL || predecessor->status != ACTIVE))
            not_active = tracker;
    }
    if (facts->member->founder && alone)
        return true;
    if (after == 0)
        return group_is_settled(facts, verdict);
    if (not_active == NULL)
        return true;
    bool waited = predecessor_is_absent(facts) && facts->predecessor_absent_ms >= ABSENCE_LIMIT_MS;
    if (waited)
        return group_is_settled(facts, verdict);
    const struct member *predecessor = listed(not_active, after);
    rule(verdict, WAIT, "WaitingForMember", "storage id %ld, which joins before this one, is %s on tracker %s", after,
         predecessor == NULL ? "not known" : status_name(predecessor->status), not_active->address);
    return false;
}

void decide(const struct facts *facts, struct verdict *verdict)
{
    if (foreign_volume(facts, verdict))
        return;
    struct volumes_summary all = summarize(facts);
    if (all.without_identity != NULL && all.with_data != NULL) {
        rule(verdict, REFUSE, "VolumesMixed",
             "the volume at %s is empty, while the one at %s holds data of storage id %ld of %s; FastDFS would serve with "
             "files missing, so give the lost volume back or let the member be replaced by a new id",
             all.without_identity->path, all.with_data->path, facts->member->id, facts->member->group);
        return;
    }
    const struct volume *lost_path = NULL;
    bool must_be_new = true;
    if (all.without_identity == NULL && facts->first_join != JOIN_NOT_BEGUN) {
        must_be_new = all.path_without_dirs != NULL;
        lost_path = all.path_without_dirs;
        if (facts->first_join == JOIN_DONE && lost_path != NULL) {
            store_path_lost(facts, lost_path, verdict);
            return;
        }
        if (facts->first_join == JOIN_DONE) {
            rule(verdict, START, "Start", "all volumes are those of storage id %ld", facts->member->id);
            return;
        }
    } else if (all.path_with_data != NULL) {
        rule(verdict, REFUSE, "VolumesMixed",
             "the state volume at %s has lost data/.data_init_flag, while the one at %s holds data of storage id %ld of "
             "%s; give the lost state back or let the member be replaced by a new id",
             all.state->path, all.path_with_data->path, facts->member->id, facts->member->group);
        return;
    }
    if (must_be_new && id_is_known(facts, lost_path, verdict))
        return;
    if (!facts->trackers_asked) {
        rule(verdict, ASK_TRACKERS, "AskTrackers", "the first join of storage id %ld needs the trackers' word",
             facts->member->id);
        return;
    }
    if (!every_tracker_answered(facts, verdict) || !may_join(facts, verdict))
        return;
    rule(verdict, all.without_identity == NULL ? START : CLAIM_AND_START, "Start", "storage id %ld of %s may join",
         facts->member->id, facts->member->group);
}
