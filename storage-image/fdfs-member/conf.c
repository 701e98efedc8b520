#include "conf.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As many and no more, storage/storage_func.c:1878; FDFS_DEFAULT_DATA_DIR_COUNT_PER_PATH is the same. */
enum { SUBDIRS_MAX = 256 };

static bool parse_address(const char *text, struct tracker_address *address)
{
    const char *colon = strchr(text, ':');
    char ip[INET_ADDRSTRLEN];
    if (colon == NULL || (size_t)(colon - text) >= sizeof ip)
        return false;
    memcpy(ip, text, (size_t)(colon - text));
    ip[colon - text] = '\0';
    long port;
    if (inet_pton(AF_INET, ip, &address->ip) != 1 || !parse_number(colon + 1, 1, 65535, &port))
        return false;
    address->port = (in_port_t)port;
    snprintf(address->text, sizeof address->text, "%s:%u", ip, (unsigned)port & 0xFFFF);
    return true;
}

static bool add_tracker(struct conf *conf, const char *value, char why[static SENTENCE_MAX])
{
    struct tracker_address address;
    if (!parse_address(value, &address)) {
        say_in(why, "tracker_server = %s is not an IPv4 address with a port", value);
        return false;
    }
    for (int i = 0; i < conf->tracker_count; ++i) {
        if (strcmp(conf->trackers[i].text, address.text) == 0) {
            say_in(why, "tracker_server = %s stands twice", value);
            return false;
        }
    }
    if (conf->tracker_count == TRACKERS_MAX) {
        say_in(why, "there are more than %d tracker_server lines, which is FastDFS's limit", TRACKERS_MAX);
        return false;
    }
    conf->trackers[conf->tracker_count++] = address;
    return true;
}

static bool set_path(char path[static VALUE_MAX + 1], const struct line *line, char why[static SENTENCE_MAX])
{
    if (path[0] != '\0') {
        say_in(why, "%s stands twice", line->key);
        return false;
    }
    if (line->value[0] != '/') {
        say_in(why, "%s = %s is not an absolute path", line->key, line->value);
        return false;
    }
    strcpy(path, line->value);
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        path[--length] = '\0';
    return true;
}

static bool set_number(long *number, const struct line *line, long min, long max, char why[static SENTENCE_MAX])
{
    if (*number != 0) {
        say_in(why, "%s stands twice", line->key);
        return false;
    }
    if (!parse_number(line->value, min, max, number)) {
        say_in(why, "%s = %s is not a number from %ld to %ld", line->key, line->value, min, max);
        return false;
    }
    return true;
}

static bool set_group(struct conf *conf, const struct line *line, char why[static SENTENCE_MAX])
{
    if (conf->group[0] != '\0') {
        say_in(why, "group_name stands twice");
        return false;
    }
    if (!is_group_name(line->value)) {
        say_in(why, "group_name = %s is not 1 to 16 letters and digits", line->value);
        return false;
    }
    strcpy(conf->group, line->value);
    return true;
}

static bool take_storage_line(struct conf *conf, long *count, const struct line *line, char why[static SENTENCE_MAX])
{
    static const char store_path[] = "store_path";
    if (strcmp(line->key, "group_name") == 0)
        return set_group(conf, line, why);
    if (strcmp(line->key, "tracker_server") == 0)
        return add_tracker(conf, line->value, why);
    if (strcmp(line->key, "server_id") == 0)
        return set_number(&conf->server_id, line, 1, 16777215, why);
    if (strcmp(line->key, "store_path_count") == 0)
        return set_number(count, line, 1, STORE_PATHS_MAX, why);
    if (strcmp(line->key, "subdir_count_per_path") == 0)
        return set_number(&conf->subdir_count, line, 1, SUBDIRS_MAX, why);
    if (strncmp(line->key, store_path, sizeof store_path - 1) == 0) {
        long index;
        if (parse_number(line->key + sizeof store_path - 1, 0, STORE_PATHS_MAX - 1, &index))
            return set_path(conf->store_path[index], line, why);
    }
    return true;
}

static bool take_common_line(struct conf *conf, const struct line *line, char why[static SENTENCE_MAX])
{
    if (strcmp(line->key, "base_path") == 0)
        return set_path(conf->base_path, line, why);
    if (strcmp(line->key, "port") == 0)
        return set_number(&conf->port, line, 1, 65535, why);
    if (strcmp(line->key, "max_connections") == 0)
        return set_number(&conf->max_connections, line, 1, 10000000, why);
    return true;
}

static bool parse(const char *text, size_t size, struct conf *conf, long *store_paths, bool storage,
                  char why[static SENTENCE_MAX])
{
    struct lines lines = lines_of(text, size);
    struct line line;
    bool before_sections = true;
    memset(conf, 0, sizeof *conf);
    for (;;) {
        switch (next_line(&lines, &line, why)) {
        case LINE_BROKEN:
            return false;
        case LINE_SECTION:
            before_sections = false;
            break;
        case LINE_PAIR:
            if (!before_sections)
                break;
            if (!take_common_line(conf, &line, why))
                return false;
            if (storage && !take_storage_line(conf, store_paths, &line, why))
                return false;
            break;
        case LINE_END:
            if (conf->base_path[0] != '\0')
                return true;
            say_in(why, "base_path is missing before the first [section]");
            return false;
        }
    }
}

/* libserverframe's default, sf_define.h DEFAULT_MAX_CONNECTONS. */
static const long default_max_connections = 256;

bool parse_storage_conf(const char *text, size_t size, struct conf *conf, char why[static SENTENCE_MAX])
{
    long count = 0;
    if (!parse(text, size, conf, &count, true, why))
        return false;
    conf->store_path_count = count == 0 ? 1 : (int)count;
    if (conf->port == 0)
        conf->port = 23000;
    if (conf->max_connections == 0)
        conf->max_connections = default_max_connections;
    if (conf->subdir_count == 0)
        conf->subdir_count = SUBDIRS_MAX;
    const char *missing = conf->group[0] == '\0' ? "group_name" : conf->tracker_count == 0 ? "tracker_server" : NULL;
    if (missing != NULL) {
        say_in(why, "%s is missing before the first [section]", missing);
        return false;
    }
    for (int i = 0; i < conf->store_path_count; ++i) {
        if (conf->store_path[i][0] == '\0') {
            say_in(why, "store_path%d is missing, though store_path_count is %d", i, conf->store_path_count);
            return false;
        }
        bool again = strcmp(conf->store_path[i], conf->base_path) == 0;
        for (int j = 0; j < i; ++j)
            again = again || strcmp(conf->store_path[i], conf->store_path[j]) == 0;
        if (again) {
            say_in(why, "%s is used twice: base_path and every store path need a volume of their own",
                   conf->store_path[i]);
            return false;
        }
    }
    return true;
}

bool parse_tracker_conf(const char *text, size_t size, struct conf *conf, char why[static SENTENCE_MAX])
{
    if (!parse(text, size, conf, NULL, false, why))
        return false;
    if (conf->port == 0)
        conf->port = 22122;
    if (conf->max_connections == 0)
        conf->max_connections = default_max_connections;
    return true;
}
