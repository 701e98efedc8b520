/* Text files: read whole, refuse what no configuration holds, hand out key=value lines. */
#ifndef FDFS_LINES_H
#define FDFS_LINES_H

#include <stdbool.h>
#include <stddef.h>

/* libfastcommon src/ini_file_reader.h:26-27 cuts longer names and values without a word; here they are refused. */
enum { KEY_MAX = 63, VALUE_MAX = 255, LINE_MAX_BYTES = 4096, TEXT_MAX = 1024 * 1024, SENTENCE_MAX = 640 };

struct line {
    char key[KEY_MAX + 1];
    char value[VALUE_MAX + 1];
};

struct lines {
    const char *next;
    const char *end;
    int number;
};

enum line_kind { LINE_PAIR, LINE_SECTION, LINE_END, LINE_BROKEN };

/* 0, or the errno of what failed; EFBIG above TEXT_MAX. The text is NUL-terminated and to be freed. */
int read_text(const char *path, char **text, size_t *size);

struct lines lines_of(const char *text, size_t size);

/* Comments and lines without '=' are passed over as FastDFS does. On LINE_BROKEN `why` says which line and what. */
enum line_kind next_line(struct lines *lines, struct line *line, char why[static SENTENCE_MAX]);

/* Decimal digits only, no sign, no leading zero but "0" itself. */
bool parse_number(const char *text, long min, long max, long *number);

bool is_group_name(const char *text);
bool is_cluster_uid(const char *text);

/* printf into `sentence`, cut where it does not fit. */
void say_in(char sentence[static SENTENCE_MAX], const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
