#include "probe.h"

#include "launch.h"
#include "say.h"
#include "tracker.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int not_ready(const char *sentence)
{
    announce("%s", sentence);
    return 1;
}

static struct tracker_address local_server(long port)
{
    struct tracker_address server = {.port = (in_port_t)port, .ip.s_addr = htonl(INADDR_LOOPBACK)};
    snprintf(server.text, sizeof server.text, "127.0.0.1:%ld", port);
    return server;
}

static bool load(const char *path, bool storage, struct conf *conf, char why[static SENTENCE_MAX])
{
    char *text;
    size_t size;
    int failed = read_text(path, &text, &size);
    if (failed != 0) {
        say_in(why, "%s cannot be read: %s", path, strerror(failed));
        return false;
    }
    bool good = storage ? parse_storage_conf(text, size, conf, why) : parse_tracker_conf(text, size, conf, why);
    free(text);
    return good;
}

int probe_live(const char *port)
{
    long number;
    char why[SENTENCE_MAX];
    if (!parse_number(port, 1, 65535, &number))
        return not_ready("live needs a port");
    struct tracker_address server = local_server(number);
    return is_alive(&server, why) ? 0 : not_ready(why);
}

int probe_ready_storage(void)
{
    static struct conf conf;
    char why[SENTENCE_MAX];
    char last[SENTENCE_MAX] = "";
    struct member_list self;
    if (!load(COMPOSED_CONF, true, &conf, why))
        return not_ready(why);
    for (int t = 0; t < conf.tracker_count; ++t) {
        switch (ask_members(&conf.trackers[t], conf.group, conf.server_id, &self, why)) {
        case ANSWER_OK:
            if (self.members[0].status == ACTIVE)
                return 0;
            say_in(last, "storage id %ld is %s on tracker %s", conf.server_id, status_name(self.members[0].status),
                   conf.trackers[t].text);
            break;
        case ANSWER_UNKNOWN:
            say_in(last, "tracker %s does not know storage id %ld of %s", conf.trackers[t].text, conf.server_id, conf.group);
            break;
        case ANSWER_NONE:
            if (last[0] == '\0')
                say_in(last, "no tracker answers: %.500s", why);
        }
    }
    return not_ready(last);
}

/* A tracker that has just started answers ENOENT for groups whose members have not rejoined. Once all have, or later, one
   dead group must not take the tracker from the clients of the others. */
enum { FIRST_MINUTE = 60 };

/* A group whose members are all DELETED was given up; nobody will rejoin. */
static bool is_served(const struct member_list *members, bool *given_up)
{
    bool active = false;
    *given_up = true;
    for (int i = 0; i < members->count; ++i) {
        active = active || members->members[i].status == ACTIVE;
        *given_up = *given_up && members->members[i].status == DELETED;
    }
    return active;
}

int probe_ready_tracker(void)
{
    static struct conf conf;
    static struct group_list groups;
    struct member_list members;
    char why[SENTENCE_MAX];
    if (!load("/etc/fdfs/tracker.conf", false, &conf, why))
        return not_ready(why);
    struct tracker_address tracker = local_server(conf.port);
    if (ask_groups(&tracker, &groups, why) == ANSWER_NONE)
        return not_ready(why);
    bool first_minute = !was_ready_since_start() && seconds_since_start() < FIRST_MINUTE;
    int with_active = 0;
    const char *without = NULL;
    for (int g = 0; g < groups.count && (first_minute || with_active == 0); ++g) {
        bool given_up;
        if (ask_members(&tracker, groups.names[g], 0, &members, why) == ANSWER_NONE)
            return not_ready(why);
        bool served = is_served(&members, &given_up);
        with_active += served;
        if (!served && !given_up)
            without = groups.names[g];
    }
    if (with_active > 0 && (!first_minute || without == NULL)) {
        note_ready();
        return 0;
    }
    if (groups.count == 0)
        return not_ready("no storage has joined this tracker yet");
    if (without == NULL)
        return not_ready("no group has an ACTIVE member");
    say_in(why, "group %s has no ACTIVE member", without);
    return not_ready(why);
}
