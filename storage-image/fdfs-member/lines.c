#include "lines.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

int read_text(const char *path, char **text, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    char *buffer = malloc(TEXT_MAX + 1);
    size_t have = 0;
    int failed = buffer == NULL ? ENOMEM : 0;
    while (failed == 0) {
        if (have > TEXT_MAX) {
            failed = EFBIG;
            break;
        }
        ssize_t got = read(fd, buffer + have, TEXT_MAX + 1 - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            failed = errno;
        if (got <= 0)
            break;
        have += (size_t)got;
    }
    close(fd);
    if (failed != 0) {
        free(buffer);
        return failed;
    }
    buffer[have] = '\0';
    *text = buffer;
    *size = have;
    return 0;
}

struct lines lines_of(const char *text, size_t size)
{
    return (struct lines){.next = text, .end = text + size, .number = 0};
}

/* The characters libfastcommon's fc_trim takes away. */
static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void trim(const char **from, const char **to)
{
    while (*from < *to && is_blank(**from))
        ++*from;
    while (*to > *from && is_blank((*to)[-1]))
        --*to;
}

static bool take(char *into, size_t max, const char *from, const char *to)
{
    trim(&from, &to);
    size_t length = (size_t)(to - from);
    if (length > max)
        return false;
    memcpy(into, from, length);
    into[length] = '\0';
    return true;
}

enum line_kind next_line(struct lines *lines, struct line *line, char why[static SENTENCE_MAX])
{
    while (lines->next < lines->end) {
        const char *from = lines->next;
        const char *to = memchr(from, '\n', (size_t)(lines->end - from));
        if (to == NULL)
            to = lines->end;
        lines->next = to < lines->end ? to + 1 : to;
        ++lines->number;
        if (memchr(from, '\0', (size_t)(to - from)) != NULL) {
            say_in(why, "line %d holds a NUL byte", lines->number);
            return LINE_BROKEN;
        }
        trim(&from, &to);
        if (to - from > LINE_MAX_BYTES) {
            say_in(why, "line %d is longer than %d characters", lines->number, LINE_MAX_BYTES);
            return LINE_BROKEN;
        }
        if (from == to)
            continue;
        if (*from == '#') {
            /* libfastcommon src/ini_file_reader.c:36-41: these comments are commands that bring in or change keys,
               and the keys seen here would not be those that FastDFS sees. */
            bool include = to - from > 8 && strncasecmp(from, "#include", 8) == 0 && is_blank(from[8]);
            if (include || (to - from > 1 && from[1] == '@')) {
                say_in(why, "line %d holds a directive (#include or #@…), which cannot be used here", lines->number);
                return LINE_BROKEN;
            }
            continue;
        }
        if (*from == '[' && to[-1] == ']')
            return LINE_SECTION;
        const char *equals = memchr(from, '=', (size_t)(to - from));
        if (equals == NULL)
            continue;
        if (!take(line->key, KEY_MAX, from, equals) || !take(line->value, VALUE_MAX, equals + 1, to)) {
            say_in(why, "line %d has a key of more than %d or a value of more than %d characters", lines->number,
                   KEY_MAX, VALUE_MAX);
            return LINE_BROKEN;
        }
        return LINE_PAIR;
    }
    return LINE_END;
}

bool parse_number(const char *text, long min, long max, long *number)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 18 || text[digits] != '\0' || (digits > 1 && text[0] == '0'))
        return false;
    long value = strtol(text, NULL, 10);
    if (value < min || value > max)
        return false;
    *number = value;
    return true;
}

/* FastDFS refuses other characters (fdfs_validate_group_name) and cuts longer names silently. */
bool is_group_name(const char *text)
{
    size_t length = strlen(text);
    if (length < 1 || length > 16)
        return false;
    for (size_t i = 0; i < length; ++i)
        if (!isalnum((unsigned char)text[i]))
            return false;
    return true;
}

bool is_cluster_uid(const char *text)
{
    return strlen(text) == 32 && strspn(text, "0123456789abcdef") == 32;
}

void say_in(char sentence[static SENTENCE_MAX], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, SENTENCE_MAX, format, arguments);
    va_end(arguments);
}
