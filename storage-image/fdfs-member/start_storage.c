#include "interlock.h"
#include "launch.h"
#include "say.h"
#include "start.h"
#include "supervise.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char mounted_conf[] = "/etc/fdfs/storage.conf";
static const char registry_folder[] = "/etc/fdfs-registry";
static const char preload[] = "/usr/lib/fdfs/libserverid.so:/usr/lib/fdfs/libpipelog.so";

static struct conf conf;
static char *conf_text;
static size_t conf_size;

static void load_conf(void)
{
    char why[SENTENCE_MAX];
    int failed = read_text(mounted_conf, &conf_text, &conf_size);
    if (failed != 0)
        refuse("ConfigurationBroken", "%s cannot be read: %s", mounted_conf, strerror(failed));
    if (!parse_storage_conf(conf_text, conf_size, &conf, why))
        refuse("ConfigurationBroken", "%s: %s", mounted_conf, why);
    if (conf.server_id != 0)
        refuse("ConfigurationBroken", "%s: server_id must not be set; it comes from the registry", mounted_conf);
}

/* False while the registry has no entry for this member: a mounted ConfigMap can lag a minute behind. */
static bool read_registry(long ordinal, struct registry *member)
{
    char path[64], why[SENTENCE_MAX];
    char *text;
    size_t size;
    snprintf(path, sizeof path, "%s/member-%ld", registry_folder, ordinal);
    int failed = read_text(path, &text, &size);
    if (failed != 0) {
        say_in(why, "%s cannot be read yet: %s", path, strerror(failed));
        waiting("WaitingForIdentity", why);
        return false;
    }
    bool good = parse_registry(text, size, member, why);
    free(text);
    if (!good)
        refuse("ConfigurationBroken", "%s: %s", path, why);
    if (strcmp(member->group, conf.group) != 0)
        refuse("ConfigurationBroken", "%s says group %s, but %s says group_name %s", path, member->group, mounted_conf,
               conf.group);
    return true;
}

static void readable(int failed, const char *path, const char *role)
{
    if (failed != 0)
        refuse("VolumeNotWritable", "%s (%s) cannot be read and written: %s; see that the volume is mounted, writable "
               "and owned by the pod's fsGroup", path, role, strerror(failed));
}

/* Store paths first, the state volume last: the order in which identities are written, so that a state volume with an
   identity means that all have one. */
static void look_at_volumes(struct facts *facts)
{
    char role[ROLE_MAX + 1];
    facts->volume_count = 0;
    for (int i = 0; i < conf.store_path_count; ++i) {
        snprintf(role, sizeof role, "path%d", i);
        readable(look_at_store_path(conf.store_path[i], role, conf.subdir_count, &facts->volumes[facts->volume_count++]),
                 conf.store_path[i], role);
    }
    readable(look_at_volume(conf.base_path, "state", &facts->volumes[facts->volume_count++]), conf.base_path, "state");
    int failed = look_at_first_join(conf.base_path, &facts->first_join);
    if (failed != 0)
        refuse("VolumeNotWritable", "%s/data/.data_init_flag cannot be read: %s", conf.base_path, strerror(failed));
}

static void ask_tracker(const struct tracker_address *tracker, const struct registry *member, struct tracker_view *view)
{
    view->address = tracker->text;
    view->answered = ask_members(tracker, member->group, 0, &view->list, view->problem) != ANSWER_NONE;
}

static void ask_trackers(struct facts *facts, long *absent_since)
{
    bool all_answered = true;
    facts->tracker_count = conf.tracker_count;
    for (int t = 0; t < conf.tracker_count; ++t) {
        ask_tracker(&conf.trackers[t], facts->member, &facts->trackers[t]);
        all_answered = all_answered && facts->trackers[t].answered;
    }
    facts->trackers_asked = true;
    if (all_answered) {
        if (facts->member->after == 0 || !predecessor_is_absent(facts))
            *absent_since = 0;
        else if (*absent_since == 0)
            *absent_since = milliseconds();
    }
    facts->predecessor_absent_ms = *absent_since == 0 ? 0 : milliseconds() - *absent_since;
}

static void claim(const struct facts *facts)
{
    for (int i = 0; i < facts->volume_count; ++i) {
        const struct volume *volume = &facts->volumes[i];
        struct identity identity = identity_wanted(facts->member, volume->role);
        int failed = volume->found == IDENTITY_READ ? 0 : write_identity(volume->path, &identity);
        if (failed != 0)
            refuse("VolumeNotWritable", "%s/%s cannot be written: %s", volume->path, IDENTITY_FILE, strerror(failed));
    }
}

static struct registry wait_until_allowed(long ordinal)
{
    static struct facts facts;
    static struct verdict verdict;
    struct registry member = {0};
    long absent_since = 0;
    for (;; sleep(1)) {
        long after = member.after;
        if (!read_registry(ordinal, &member))
            continue;
        if (member.after != after)
            absent_since = 0;
        facts.member = &member;
        facts.trackers_asked = false;
        look_at_volumes(&facts);
        decide(&facts, &verdict);
        if (verdict.kind == ASK_TRACKERS) {
            ask_trackers(&facts, &absent_since);
            decide(&facts, &verdict);
        }
        switch (verdict.kind) {
        case REFUSE:
            refuse(verdict.reason, "%s", verdict.sentence);
        case CLAIM_AND_START:
            claim(&facts);
            return member;
        case START:
            return member;
        case WAIT:
        case ASK_TRACKERS:
            waiting(verdict.reason, verdict.sentence);
        }
    }
}

void start_storage(void)
{
    long ordinal = ordinal_of_this_pod();
    load_conf();
    check_open_files(&conf);
    for (const char *library = preload; library != NULL; library = strchr(library, ':')) {
        char path[64];
        library += *library == ':';
        snprintf(path, sizeof path, "%.*s", (int)strcspn(library, ":"), library);
        if (access(path, R_OK) < 0)
            refuse("ConfigurationBroken", "%s is not in this image (%s); build it from storage-image/Dockerfile", path,
                   strerror(errno));
    }
    lock_state(conf.base_path);
    for (;;) {
        struct registry member = wait_until_allowed(ordinal);
        compose_conf(member.id, conf_text, conf_size);
        announce("starting storage id %ld of %s", member.id, member.group);
        supervise("fdfs_storaged", conf.base_path, COMPOSED_CONF, preload);
    }
}
