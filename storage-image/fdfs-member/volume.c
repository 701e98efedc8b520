#include "volume.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int exists(const char *path, const char *name, bool *there)
{
    char full[VALUE_MAX + 32];
    struct stat status;
    snprintf(full, sizeof full, "%s/%s", path, name);
    *there = lstat(full, &status) == 0;
    return *there || errno == ENOENT || errno == ENOTDIR ? 0 : errno;
}

int look_at_volume(const char *path, const char *role, struct volume *volume)
{
    memset(volume, 0, sizeof *volume);
    volume->path = path;
    snprintf(volume->role, sizeof volume->role, "%s", role);
    if (access(path, R_OK | W_OK | X_OK) < 0)
        return errno;
    int failed = exists(path, "data", &volume->has_data);
    if (failed != 0)
        return failed;

    char file[VALUE_MAX + 32];
    char *text;
    size_t size;
    snprintf(file, sizeof file, "%s/%s", path, IDENTITY_FILE);
    failed = read_text(file, &text, &size);
    if (failed == ENOENT)
        return 0;
    if (failed != 0)
        return failed;
    char why[SENTENCE_MAX];
    volume->found = parse_identity(text, size, &volume->identity, why) ? IDENTITY_READ : IDENTITY_DAMAGED;
    free(text);
    return 0;
}

int look_at_store_path(const char *path, const char *role, long subdir_count, struct volume *volume)
{
    int failed = look_at_volume(path, role, volume);
    const long looked_for[] = {0, subdir_count - 1};
    for (size_t i = 0; failed == 0 && volume->missing_dir[0] == '\0' && i < sizeof looked_for / sizeof looked_for[0]; ++i) {
        char dir[sizeof "data/FF/FF"];
        bool there;
        unsigned number = (unsigned)looked_for[i] & 0xFF;
        snprintf(dir, sizeof dir, "data/%02X/%02X", number, number);
        failed = exists(path, dir, &there);
        if (failed == 0 && !there)
            strcpy(volume->missing_dir, dir + strlen("data/"));
    }
    return failed;
}

int look_at_first_join(const char *base_path, enum first_join *join)
{
    char file[VALUE_MAX + 32];
    char why[SENTENCE_MAX];
    char *text;
    size_t size;
    snprintf(file, sizeof file, "%s/data/.data_init_flag", base_path);
    int failed = read_text(file, &text, &size);
    *join = failed == ENOENT ? JOIN_NOT_BEGUN : JOIN_DONE;
    if (failed != 0)
        return failed == ENOENT ? 0 : failed;
    struct lines lines = lines_of(text, size);
    struct line line;
    /* A flag file that cannot be understood stops storaged with its own message (rc 2 or 22); here it counts as done. */
    while (next_line(&lines, &line, why) == LINE_PAIR)
        if (strcmp(line.key, "sync_old_done") == 0 && strcmp(line.value, "0") == 0)
            *join = JOIN_BEGUN;
    free(text);
    return 0;
}
