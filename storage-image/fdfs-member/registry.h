/* What the operator says about this member: one key of the group's registry, mounted as a file. */
#ifndef FDFS_REGISTRY_H
#define FDFS_REGISTRY_H

#include "lines.h"

struct registry {
    long id;
    char cluster[33];
    char group[17];
    bool joined;  /* a tracker has listed this id before */
    bool founder; /* may be the first of its group */
    long after;   /* the id to wait for at the first join; 0: none */
};

bool parse_registry(const char *text, size_t size, struct registry *registry, char why[static SENTENCE_MAX]);

#endif
