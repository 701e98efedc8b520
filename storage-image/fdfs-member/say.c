#include "say.h"

#include "lines.h"
#include "tracker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The kubelet mounts this file; where there is none (no Kubernetes) none is made. */
static const char termination_message[] = "/dev/termination-log";

static void write_line(int fd, const char *line)
{
    size_t size = strlen(line);
    while (size > 0) {
        ssize_t wrote = write(fd, line, size);
        if (wrote <= 0 && errno != EINTR)
            return;
        if (wrote > 0) {
            line += wrote;
            size -= (size_t)wrote;
        }
    }
}

void refuse(const char *reason, const char *format, ...)
{
    char sentence[SENTENCE_MAX];
    char line[SENTENCE_MAX + 64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    for (char *c = sentence; *c != '\0'; ++c)
        if (*c == '\n' || *c == '\r')
            *c = ' ';
    snprintf(line, sizeof line, "%s: %s\n", reason, sentence);
    write_line(STDERR_FILENO, line);
    int fd = open(termination_message, O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (fd >= 0) {
        write_line(fd, line);
        close(fd);
    }
    exit(EXIT_REFUSED);
}

void waiting(const char *reason, const char *sentence)
{
    static const char *last_reason = "";
    static char last_sentence[SENTENCE_MAX];
    static long last_time;
    bool new_reason = strcmp(reason, last_reason) != 0;
    bool new_sentence = strcmp(sentence, last_sentence) != 0;
    if (!new_reason && !(new_sentence && milliseconds() - last_time >= 10000))
        return;
    announce("%s: %s", reason, sentence);
    last_reason = reason;
    last_time = milliseconds();
    say_in(last_sentence, "%s", sentence);
}

void announce(const char *format, ...)
{
    char line[SENTENCE_MAX + 64];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    size_t end = size < 0 ? 0 : (size_t)size < sizeof line - 1 ? (size_t)size : sizeof line - 2;
    line[end] = '\n';
    line[end + 1] = '\0';
    write_line(STDOUT_FILENO, line);
}
