/* The identity file: whose volume this is. It outlives pods, PVC labels and the registry. */
#ifndef FDFS_IDENTITY_H
#define FDFS_IDENTITY_H

#include "lines.h"

#define IDENTITY_FILE ".fdfs-identity"

enum { ROLE_MAX = 15 };

struct identity {
    char cluster[33];
    char role[ROLE_MAX + 1]; /* state, path0, path1, … or tracker */
    char group[17];          /* storages */
    long id;                 /* storages */
    long ordinal;            /* trackers */
};

bool parse_identity(const char *text, size_t size, struct identity *identity, char why[static SENTENCE_MAX]);
bool same_identity(const struct identity *a, const struct identity *b);

/* Written, fsynced, renamed, folder fsynced. 0 or an errno. */
int write_identity(const char *volume, const struct identity *identity);

/* "storage 8812345 of group1 in cluster 4f1c…, path0" */
void describe_identity(const struct identity *identity, char text[static SENTENCE_MAX]);

#endif
