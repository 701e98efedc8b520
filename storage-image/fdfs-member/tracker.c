#include "tracker.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct exchange {
    int fd;
    long deadline;
    bool connected;
    bool late;
    const char *problem; /* NULL as long as all is well */
};

static bool await(struct exchange *exchange, short events)
{
    for (;;) {
        long left = exchange->deadline - milliseconds();
        struct pollfd ready = {.fd = exchange->fd, .events = events};
        int count = left > 0 ? poll(&ready, 1, (int)left) : 0;
        if (count > 0)
            return true;
        if (count < 0 && errno == EINTR)
            continue;
        exchange->late = count == 0;
        exchange->problem = count < 0 ? strerror(errno) : "no answer in time";
        return false;
    }
}

static void connect_to(struct exchange *exchange, const struct tracker_address *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(server->port), .sin_addr = server->ip};
    exchange->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (exchange->fd < 0) {
        exchange->problem = strerror(errno);
        return;
    }
    exchange->connected = connect(exchange->fd, (struct sockaddr *)&address, sizeof address) == 0;
    if (exchange->connected)
        return;
    if (errno != EINPROGRESS) {
        exchange->problem = strerror(errno);
        return;
    }
    if (!await(exchange, POLLOUT))
        return;
    int failed = 0;
    socklen_t size = sizeof failed;
    if (getsockopt(exchange->fd, SOL_SOCKET, SO_ERROR, &failed, &size) < 0)
        failed = errno;
    exchange->connected = failed == 0;
    if (failed != 0)
        exchange->problem = strerror(failed);
}

static void send_all(struct exchange *exchange, const uint8_t *bytes, size_t size)
{
    while (size > 0 && exchange->problem == NULL && await(exchange, POLLOUT)) {
        ssize_t sent = send(exchange->fd, bytes, size, MSG_NOSIGNAL);
        if (sent >= 0) {
            bytes += sent;
            size -= (size_t)sent;
        } else if (errno != EAGAIN && errno != EINTR) {
            exchange->problem = strerror(errno);
        }
    }
}

static void receive_all(struct exchange *exchange, uint8_t *bytes, size_t size)
{
    while (size > 0 && exchange->problem == NULL && await(exchange, POLLIN)) {
        ssize_t got = recv(exchange->fd, bytes, size, 0);
        if (got > 0) {
            bytes += got;
            size -= (size_t)got;
        } else if (got == 0) {
            exchange->problem = "it closed the connection in the middle of its answer";
        } else if (errno != EAGAIN && errno != EINTR) {
            exchange->problem = strerror(errno);
        }
    }
}

/* One request, one answer. `answer` has room for BODY_MAX bytes. */
static enum answer ask(const struct tracker_address *server, int command, const uint8_t *body, size_t body_size,
                       uint8_t *answer, size_t *answer_size, char why[static SENTENCE_MAX])
{
    uint8_t request[HEADER_SIZE + 2 * GROUP_FIELD];
    uint8_t header[HEADER_SIZE];
    int status = 0;
    *answer_size = 0;
    struct exchange exchange = {.fd = -1, .deadline = milliseconds() + DEADLINE_MS};
    connect_to(&exchange, server);
    send_all(&exchange, request, write_request(request, command, body, body_size));
    receive_all(&exchange, header, sizeof header);
    if (exchange.problem == NULL && !parse_header(header, answer_size, &status))
        exchange.problem = "it answered something that is not FastDFS's protocol";
    receive_all(&exchange, answer, *answer_size);
    if (exchange.fd >= 0)
        close(exchange.fd);
    if (exchange.problem != NULL)
        say_in(why, "%s: %s", server->text, exchange.problem);
    else if (status != 0 && status != ENOENT)
        say_in(why, "%s: it answered status %d to command %d", server->text, status, command);
    else
        return status == 0 ? ANSWER_OK : ANSWER_UNKNOWN;
    return ANSWER_NONE;
}

static enum answer garbage(const struct tracker_address *tracker, char why[static SENTENCE_MAX])
{
    say_in(why, "%s: it answered a list that no FastDFS version sends", tracker->text);
    return ANSWER_NONE;
}

enum answer ask_members(const struct tracker_address *tracker, const char *group, long id, struct member_list *list,
                        char why[static SENTENCE_MAX])
{
    static uint8_t answer[BODY_MAX];
    uint8_t body[GROUP_FIELD + 16] = {0};
    size_t answer_size;
    int id_size = 0;
    memcpy(body, group, strlen(group));
    if (id != 0)
        id_size = snprintf((char *)body + GROUP_FIELD, 16, "%ld", id);
    list->count = 0;
    enum answer said = ask(tracker, COMMAND_LIST_STORAGE, body, GROUP_FIELD + (size_t)id_size, answer, &answer_size, why);
    if (said != ANSWER_OK)
        return said;
    if (!parse_members(answer, answer_size, list) || (id != 0 && (list->count != 1 || list->members[0].id != id)))
        return garbage(tracker, why);
    return ANSWER_OK;
}

enum answer ask_groups(const struct tracker_address *tracker, struct group_list *list, char why[static SENTENCE_MAX])
{
    static uint8_t answer[BODY_MAX];
    size_t answer_size;
    list->count = 0;
    enum answer said = ask(tracker, COMMAND_LIST_ALL_GROUPS, NULL, 0, answer, &answer_size, why);
    if (said == ANSWER_OK && !parse_groups(answer, answer_size, list))
        return garbage(tracker, why);
    return said;
}

bool is_alive(const struct tracker_address *server, char why[static SENTENCE_MAX])
{
    uint8_t bytes[HEADER_SIZE];
    struct exchange exchange = {.fd = -1, .deadline = milliseconds() + DEADLINE_MS};
    connect_to(&exchange, server);
    send_all(&exchange, bytes, write_request(bytes, COMMAND_ACTIVE_TEST, NULL, 0));
    receive_all(&exchange, bytes, sizeof bytes);
    if (exchange.fd >= 0)
        close(exchange.fd);
    bool alive = exchange.connected && !exchange.late;
    if (!alive)
        say_in(why, "%s: %s", server->text, exchange.problem);
    return alive;
}
