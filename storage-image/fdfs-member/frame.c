#include "frame.h"

#include "lines.h"

#include <string.h>

const char *status_name(enum status status)
{
    switch (status) {
    case INIT:
        return "INIT";
    case WAIT_SYNC:
        return "WAIT_SYNC";
    case SYNCING:
        return "SYNCING";
    case IP_CHANGED:
        return "IP_CHANGED";
    case DELETED:
        return "DELETED";
    case OFFLINE:
        return "OFFLINE";
    case ONLINE:
        return "ONLINE";
    case ACTIVE:
        return "ACTIVE";
    case RECOVERY:
        return "RECOVERY";
    }
    return "NONE";
}

static bool is_status(uint8_t byte)
{
    return byte <= ACTIVE || byte == RECOVERY;
}

size_t write_request(uint8_t *frame, int command, const uint8_t *body, size_t body_size)
{
    for (int i = 0; i < 8; ++i)
        frame[i] = (uint8_t)((uint64_t)body_size >> (56 - 8 * i));
    frame[8] = (uint8_t)command;
    frame[9] = 0;
    if (body_size > 0)
        memcpy(frame + HEADER_SIZE, body, body_size);
    return HEADER_SIZE + body_size;
}

bool parse_header(const uint8_t header[static HEADER_SIZE], size_t *body_size, int *status)
{
    uint64_t size = 0;
    for (int i = 0; i < 8; ++i)
        size = size << 8 | header[i];
    *body_size = (size_t)size;
    *status = header[9];
    /* An error never carries a body: every handler that fails sends the header alone. */
    return header[8] == COMMAND_RESPONSE && size <= BODY_MAX && (*status == 0 || size == 0);
}

/* The records of command 92. No two sizes share a multiple up to 32 records, so the length tells the version. */
static const struct {
    size_t size;
    size_t id_at;
} storage_records[] = {
    {487, 2}, /* 6.15 and newer, IPv4 */
    {517, 2}, /* 6.13.1 to 6.14, and IPv6 from 6.15 */
    {509, 2}, /* 6.13.0 */
    {612, 1}, /* up to 6.10 */
    {642, 1}, /* 6.11 */
    {644, 1}, /* 6.12 */
};

static bool parse_member(const uint8_t *record, size_t id_at, struct member *member)
{
    enum { ID_FIELD = 16 };
    char id[ID_FIELD];
    memcpy(id, record + id_at, ID_FIELD);
    if (!is_status(record[0]) || memchr(id, '\0', ID_FIELD) == NULL || !parse_number(id, 1, 16777215, &member->id))
        return false;
    member->status = record[0];
    return true;
}

bool parse_members(const uint8_t *body, size_t size, struct member_list *list)
{
    list->count = 0;
    if (size == 0)
        return true;
    for (size_t i = 0; i < sizeof storage_records / sizeof storage_records[0]; ++i) {
        size_t record = storage_records[i].size;
        if (size % record != 0 || size / record > MEMBERS_MAX)
            continue;
        for (size_t at = 0; at < size; at += record) {
            struct member *member = &list->members[list->count];
            if (!parse_member(body + at, storage_records[i].id_at, member))
                return false;
            for (int j = 0; j < list->count; ++j)
                if (list->members[j].id == member->id)
                    return false;
            ++list->count;
        }
        return true;
    }
    return false;
}

static bool parse_group_names(const uint8_t *body, size_t size, size_t record, struct group_list *list)
{
    list->count = 0;
    if (size % record != 0 || size / record > GROUPS_MAX)
        return false;
    for (size_t at = 0; at < size; at += record) {
        char *name = list->names[list->count];
        memcpy(name, body + at, GROUP_FIELD + 1);
        if (memchr(name, '\0', GROUP_FIELD + 1) == NULL || !is_group_name(name))
            return false;
        ++list->count;
    }
    return true;
}

bool parse_groups(const uint8_t *body, size_t size, struct group_list *list)
{
    /* 113 bytes from 6.13.1 on, 105 before; where both divide the length the names tell which it is. */
    return parse_group_names(body, size, 113, list) || parse_group_names(body, size, 105, list);
}
