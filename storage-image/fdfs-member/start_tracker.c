#include "launch.h"
#include "say.h"
#include "start.h"
#include "volume.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char mounted_conf[] = "/etc/fdfs/tracker.conf";
static const char preload[] = "/usr/lib/fdfs/libpipelog.so";

static struct identity identity_of_this_tracker(void)
{
    struct identity identity = {.role = "tracker", .ordinal = ordinal_of_this_pod()};
    const char *cluster = getenv("FDFS_CLUSTER_UID");
    if (cluster == NULL || !is_cluster_uid(cluster))
        refuse("ConfigurationBroken", "FDFS_CLUSTER_UID is not 32 hex digits in lower case");
    strcpy(identity.cluster, cluster);
    return identity;
}

/* A tracker can rebuild what it knows from the storages, so an empty volume is as good as a new one; another tracker's
   lists are not. */
static void check_volume(const char *state, const struct identity *wanted)
{
    struct volume volume;
    char there[SENTENCE_MAX], here[SENTENCE_MAX];
    int failed = look_at_volume(state, "tracker", &volume);
    if (failed == 0 && volume.found == IDENTITY_ABSENT && !volume.has_data)
        failed = write_identity(state, wanted);
    if (failed != 0)
        refuse("VolumeNotWritable", "%s cannot be read and written: %s; see that the volume is mounted, writable and "
               "owned by the pod's fsGroup", state, strerror(failed));
    if (volume.found == IDENTITY_DAMAGED || (volume.found == IDENTITY_ABSENT && volume.has_data))
        refuse("VolumeUnidentified", "the volume at %s %s, so nobody can tell which cluster its lists belong to; empty it "
               "(the trackers rebuild their lists) or give the pod its own volume back", state,
               volume.has_data ? "holds data/ but no readable " IDENTITY_FILE : "has a damaged " IDENTITY_FILE);
    if (volume.found == IDENTITY_READ && !same_identity(&volume.identity, wanted)) {
        describe_identity(&volume.identity, there);
        describe_identity(wanted, here);
        refuse("VolumeOfAnother", "the volume at %s is %.200s, but this pod is to run %.200s; give the pod its own volume "
               "back", state, there, here);
    }
}

void start_tracker(void)
{
    static struct conf conf;
    char why[SENTENCE_MAX];
    char *text;
    size_t size;
    struct identity identity = identity_of_this_tracker();
    int failed = read_text(mounted_conf, &text, &size);
    if (failed != 0)
        refuse("ConfigurationBroken", "%s cannot be read: %s", mounted_conf, strerror(failed));
    bool good = parse_tracker_conf(text, size, &conf, why);
    free(text);
    if (!good)
        refuse("ConfigurationBroken", "%s: %s", mounted_conf, why);
    check_open_files(&conf);
    lock_state(conf.base_path);
    check_volume(conf.base_path, &identity);
    note_start();
    announce("starting tracker %ld", identity.ordinal);
    run_server("fdfs_trackerd", conf.base_path, mounted_conf, preload);
}
