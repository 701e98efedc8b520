/* Feeds the parsers mutated inputs: with clang -fsanitize=fuzzer as libFuzzer's target, else as a program that mutates
   its seeds deterministically: `fuzz ITERATIONS`. Built with -fsanitize=address,undefined, a fault ends it. */
#include "conf.h"
#include "frame.h"
#include "identity.h"
#include "registry.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

static void feed_texts(const char *text, size_t size)
{
    static struct conf conf;
    struct registry registry;
    struct identity identity;
    char why[SENTENCE_MAX];
    if (parse_storage_conf(text, size, &conf, why)) {
        require(conf.tracker_count >= 1 && conf.tracker_count <= TRACKERS_MAX, "1 to 16 trackers");
        require(conf.store_path_count >= 1 && conf.store_path_count <= STORE_PATHS_MAX, "1 to 256 store paths");
        require(conf.base_path[0] == '/' && conf.store_path[conf.store_path_count - 1][0] == '/', "absolute paths");
        require(is_group_name(conf.group) && memchr(text, '\0', size) == NULL, "a group name, and no NUL");
    }
    if (parse_tracker_conf(text, size, &conf, why))
        require(conf.base_path[0] == '/' && conf.port >= 1 && conf.port <= 65535, "a path and a port");
    if (parse_registry(text, size, &registry, why))
        require(registry.id >= 1 && registry.id <= 16777215 && registry.after != registry.id, "an id, and another after");
    if (parse_identity(text, size, &identity, why))
        require(is_cluster_uid(identity.cluster) && (identity.id > 0) != (identity.ordinal >= 0),
                "an identity is a storage's or a tracker's");
}

static void feed_frames(const uint8_t *bytes, size_t size)
{
    static struct member_list members;
    static struct group_list groups;
    size_t body_size;
    int status;
    if (size < HEADER_SIZE)
        return;
    if (parse_header(bytes, &body_size, &status))
        require(body_size <= BODY_MAX, "a bounded body");
    const uint8_t *body = bytes + HEADER_SIZE;
    size -= HEADER_SIZE;
    if (parse_members(body, size, &members)) {
        require(members.count <= MEMBERS_MAX, "at most 32 members");
        for (int i = 0; i < members.count; ++i)
            require(members.members[i].id >= 1 && strcmp(status_name(members.members[i].status), "NONE") != 0,
                    "an id and a status");
    }
    if (parse_groups(body, size, &groups))
        for (int i = 0; i < groups.count; ++i)
            require(is_group_name(groups.names[i]), "a group name");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    /* Copies of the exact size, so that a read past the end is seen; texts end with a NUL, as read_text leaves them. */
    char *text = malloc(size + 1);
    uint8_t *frame = malloc(size == 0 ? 1 : size);
    memcpy(text, bytes, size);
    memcpy(frame, bytes, size);
    text[size] = '\0';
    feed_texts(text, size);
    feed_frames(frame, size);
    free(text);
    free(frame);
    return 0;
}

#ifndef LIBFUZZER

static const char *const texts[] = {
    "tracker_server = 10.0.0.1:22122\ntracker_server=10.0.0.2:22122\ngroup_name = group1\nbase_path=/var/fdfs/state\n"
    "store_path_count = 2\nstore_path0=/var/fdfs/path0\nstore_path1=/var/fdfs/path1\nport=23000\nmax_connections=256\n"
    "# comment\n[access-log]\nenabled = false\n",
    "id=8812345\ncluster=4f1c9a0b7d3e5f60718293a4b5c6d7e8\ngroup=group1\njoined=false\nfounder=true\nafter=1\n",
    "version=1\ncluster=4f1c9a0b7d3e5f60718293a4b5c6d7e8\ngroup=group1\nid=8812345\nrole=path17\n",
    "version=1\ncluster=4f1c9a0b7d3e5f60718293a4b5c6d7e8\nrole=tracker\nordinal=2\n",
};

enum { SEED_MAX = 40000 };

static uint64_t state = 88172645463325252u;

static uint32_t draw(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 33) % below;
}

static size_t seed_frame(uint8_t *frame)
{
    static const size_t sizes[] = {487, 517, 509, 612, 642, 644, 113, 105};
    size_t record = sizes[draw(8)];
    size_t count = draw(33);
    memset(frame, 0, HEADER_SIZE + record * count);
    for (size_t i = 0; i < count; ++i) {
        uint8_t *at = frame + HEADER_SIZE + i * record;
        if (record < 200)
            snprintf((char *)at, 17, "group%zu", i);
        else {
            at[0] = (uint8_t)draw(10);
            snprintf((char *)at + (record <= 517 ? 2 : 1), 16, "%zu", i + 1);
        }
    }
    frame[6] = (uint8_t)(record * count >> 8);
    frame[7] = (uint8_t)(record * count);
    frame[8] = COMMAND_RESPONSE;
    return HEADER_SIZE + record * count;
}

static size_t mutate(uint8_t *bytes, size_t size)
{
    for (uint32_t changes = draw(6); changes > 0 && size > 0; --changes) {
        size_t at = draw((uint32_t)size);
        size_t length = draw((uint32_t)(size - at < 40 ? size - at : 40) + 1);
        switch (draw(5)) {
        case 0:
            bytes[at] = (uint8_t)draw(256);
            break;
        case 1:
            size = at;
            break;
        case 2: /* take a piece out */
            memmove(bytes + at, bytes + at + length, size - at - length);
            size -= length;
            break;
        case 3: /* double a piece */
            if (size + length <= SEED_MAX) {
                memmove(bytes + at + length, bytes + at, size - at);
                size += length;
            }
            break;
        default:
            bytes[at] = (uint8_t)"\n=[]# \t\0009/:"[draw(12)];
        }
    }
    return size;
}

int main(int count, char **arguments)
{
    static uint8_t bytes[SEED_MAX];
    long iterations = count == 2 ? strtol(arguments[1], NULL, 10) : 0;
    for (long i = 0; i < iterations; ++i) {
        size_t size;
        if (draw(2) == 0) {
            const char *text = texts[draw(sizeof texts / sizeof texts[0])];
            size = strlen(text);
            memcpy(bytes, text, size);
        } else {
            size = seed_frame(bytes);
        }
        LLVMFuzzerTestOneInput(bytes, mutate(bytes, size));
    }
    printf("%ld inputs\n", iterations);
    return iterations > 0 ? 0 : 2;
}

#endif
