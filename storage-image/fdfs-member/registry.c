#include "registry.h"

#include <string.h>

enum field { ID = 1, CLUSTER = 2, GROUP = 4, JOINED = 8, FOUNDER = 16, AFTER = 32 };

static const struct {
    const char *key;
    enum field field;
} fields[] = {{"id", ID},         {"cluster", CLUSTER}, {"group", GROUP},
              {"joined", JOINED}, {"founder", FOUNDER}, {"after", AFTER}};

static enum field field_of(const char *key)
{
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; ++i)
        if (strcmp(fields[i].key, key) == 0)
            return fields[i].field;
    return 0;
}

static bool parse_bool(const char *text, bool *value)
{
    *value = strcmp(text, "true") == 0;
    return *value || strcmp(text, "false") == 0;
}

static bool take(struct registry *registry, enum field field, const char *value)
{
    switch (field) {
    case ID:
        return parse_number(value, 1, 16777215, &registry->id);
    case AFTER:
        return parse_number(value, 1, 16777215, &registry->after);
    case CLUSTER:
        if (!is_cluster_uid(value))
            return false;
        strcpy(registry->cluster, value);
        return true;
    case GROUP:
        if (!is_group_name(value))
            return false;
        strcpy(registry->group, value);
        return true;
    case JOINED:
        return parse_bool(value, &registry->joined);
    case FOUNDER:
        return parse_bool(value, &registry->founder);
    }
    return false;
}

bool parse_registry(const char *text, size_t size, struct registry *registry, char why[static SENTENCE_MAX])
{
    struct lines lines = lines_of(text, size);
    struct line line;
    unsigned seen = 0;
    memset(registry, 0, sizeof *registry);
    for (;;) {
        switch (next_line(&lines, &line, why)) {
        case LINE_BROKEN:
            return false;
        case LINE_SECTION:
            say_in(why, "line %d is a [section], which has no place here", lines.number);
            return false;
        case LINE_PAIR: {
            enum field field = field_of(line.key);
            if (field == 0)
                break;
            if ((seen & field) != 0) {
                say_in(why, "%s stands twice", line.key);
                return false;
            }
            seen |= field;
            if (!take(registry, field, line.value)) {
                say_in(why, "%s=%s cannot be", line.key, line.value);
                return false;
            }
            break;
        }
        case LINE_END:
            for (size_t i = 0; i < sizeof fields / sizeof fields[0]; ++i) {
                if (fields[i].field != AFTER && (seen & fields[i].field) == 0) {
                    say_in(why, "%s is missing", fields[i].key);
                    return false;
                }
            }
            if (registry->after == registry->id) {
                say_in(why, "after=%ld names the member itself", registry->after);
                return false;
            }
            return true;
        }
    }
}
