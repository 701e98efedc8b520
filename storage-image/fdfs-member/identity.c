#include "identity.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_role(const char *text)
{
    long index;
    return strcmp(text, "state") == 0 || strcmp(text, "tracker") == 0
           || (strncmp(text, "path", 4) == 0 && parse_number(text + 4, 0, 255, &index));
}

static bool take(struct identity *identity, bool *version, const struct line *line)
{
    long number;
    const char *value = line->value;
    if (strcmp(line->key, "version") == 0)
        return *version = strcmp(value, "1") == 0;
    if (strcmp(line->key, "cluster") == 0) {
        if (!is_cluster_uid(value) || identity->cluster[0] != '\0')
            return false;
        strcpy(identity->cluster, value);
    } else if (strcmp(line->key, "group") == 0) {
        if (!is_group_name(value) || identity->group[0] != '\0')
            return false;
        strcpy(identity->group, value);
    } else if (strcmp(line->key, "role") == 0) {
        if (!is_role(value) || identity->role[0] != '\0')
            return false;
        strcpy(identity->role, value);
    } else if (strcmp(line->key, "id") == 0) {
        if (!parse_number(value, 1, 16777215, &number) || identity->id != 0)
            return false;
        identity->id = number;
    } else if (strcmp(line->key, "ordinal") == 0) {
        if (!parse_number(value, 0, 65535, &number) || identity->ordinal >= 0)
            return false;
        identity->ordinal = number;
    }
    return true;
}

bool parse_identity(const char *text, size_t size, struct identity *identity, char why[static SENTENCE_MAX])
{
    struct lines lines = lines_of(text, size);
    struct line line;
    bool version = false;
    memset(identity, 0, sizeof *identity);
    identity->ordinal = -1;
    for (;;) {
        switch (next_line(&lines, &line, why)) {
        case LINE_BROKEN:
            return false;
        case LINE_SECTION:
            say_in(why, "line %d is a [section]", lines.number);
            return false;
        case LINE_PAIR:
            if (!take(identity, &version, &line)) {
                say_in(why, "line %d: %s=%s cannot be, or stands twice", lines.number, line.key, line.value);
                return false;
            }
            break;
        case LINE_END: {
            bool tracker = strcmp(identity->role, "tracker") == 0;
            bool whole = version && identity->cluster[0] != '\0' && identity->role[0] != '\0'
                         && (tracker ? identity->ordinal >= 0 : identity->group[0] != '\0' && identity->id > 0);
            if (!whole)
                say_in(why, "it is not complete");
            return whole;
        }
        }
    }
}

bool same_identity(const struct identity *a, const struct identity *b)
{
    return a->id == b->id && a->ordinal == b->ordinal && strcmp(a->cluster, b->cluster) == 0
           && strcmp(a->group, b->group) == 0 && strcmp(a->role, b->role) == 0;
}

static int write_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t wrote = write(fd, text, size);
        if (wrote < 0 && errno != EINTR)
            return errno;
        if (wrote > 0) {
            text += wrote;
            size -= (size_t)wrote;
        }
    }
    return fsync(fd) < 0 ? errno : 0;
}

int write_identity(const char *volume, const struct identity *identity)
{
    char text[256];
    int size = identity->id > 0
                   ? snprintf(text, sizeof text, "version=1\ncluster=%s\ngroup=%s\nid=%ld\nrole=%s\n",
                              identity->cluster, identity->group, identity->id, identity->role)
                   : snprintf(text, sizeof text, "version=1\ncluster=%s\nrole=%s\nordinal=%ld\n", identity->cluster,
                              identity->role, identity->ordinal);
    int folder = open(volume, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return errno;
    int failed = 0;
    int fd = openat(folder, IDENTITY_FILE ".tmp", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        failed = errno;
    if (failed == 0) {
        failed = write_all(fd, text, (size_t)size);
        if (close(fd) < 0 && failed == 0)
            failed = errno;
    }
    if (failed == 0 && renameat(folder, IDENTITY_FILE ".tmp", folder, IDENTITY_FILE) < 0)
        failed = errno;
    if (failed == 0 && fsync(folder) < 0)
        failed = errno;
    close(folder);
    return failed;
}

void describe_identity(const struct identity *identity, char text[static SENTENCE_MAX])
{
    if (identity->id > 0)
        say_in(text, "%s of storage id %ld, %s, cluster %s", identity->role, identity->id, identity->group,
               identity->cluster);
    else
        say_in(text, "%s %ld of cluster %s", identity->role, identity->ordinal, identity->cluster);
}
