#include "launch.h"

#include "say.h"
#include "tracker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The grace period of a storage's pod: so long may the container that had the volume before take to end. */
enum { LOCK_PATIENCE_MS = 60 * 1000 };

void lock_state(const char *state)
{
    char path[VALUE_MAX + 32];
    snprintf(path, sizeof path, "%s/.fdfs-lock", state);
    /* No O_CLOEXEC: the lock belongs to the open file, so it lasts until the server has ended, whoever else has. */
    int fd = open(path, O_RDWR | O_CREAT, 0644);
    if (fd < 0)
        refuse("VolumeNotWritable", "%s cannot be written (%s); see that the volume is mounted, writable and owned by "
               "the pod's fsGroup", path, strerror(errno));
    for (long until = milliseconds() + LOCK_PATIENCE_MS; flock(fd, LOCK_EX | LOCK_NB) < 0; sleep(1)) {
        char sentence[SENTENCE_MAX];
        if (errno != EWOULDBLOCK)
            refuse("VolumeNotWritable", "%s cannot be locked (%s); the volume's file system has to support flock", path,
                   strerror(errno));
        if (milliseconds() >= until)
            refuse("AlreadyRunning", "another process holds %s: the same member runs elsewhere; stop that pod first", path);
        say_in(sentence, "another process holds %s; it may be this member's former container, which is about to end", path);
        waiting("WaitingForLock", sentence);
    }
}

long ordinal_of_this_pod(void)
{
    char host[256] = "";
    long ordinal;
    const char *name = getenv("POD_NAME");
    bool told = name != NULL && name[0] != '\0';
    gethostname(host, sizeof host - 1);
    if (!told)
        name = host;
    const char *dash = strrchr(name, '-');
    if (dash == NULL || !parse_number(dash + 1, 0, 65535, &ordinal))
        refuse("ConfigurationBroken", "%s %.200s does not end in -<ordinal>, as that of a StatefulSet's pod does",
               told ? "POD_NAME" : "the host name", name);
    return ordinal;
}

/* FastDFS raises its limit to max_connections and gives up, before its log is open, where it may not
   (libserverframe src/sf_global.c:321). */
void check_open_files(const struct conf *conf)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_max != RLIM_INFINITY
        && limit.rlim_max < (rlim_t)conf->max_connections)
        refuse("LimitTooLow", "max_connections = %ld, but the container may open only %lu files; lower max_connections "
               "or raise the node's limit", conf->max_connections, (unsigned long)limit.rlim_max);
}

static void write_run_file(const char *name, const char *front, const char *text, size_t size)
{
    char path[64], fresh[80];
    snprintf(path, sizeof path, "/run/fdfs/%s", name);
    snprintf(fresh, sizeof fresh, "%s.tmp", path);
    FILE *file = fopen(fresh, "we");
    bool wrote = file != NULL && fputs(front, file) >= 0 && fwrite(text, 1, size, file) == size;
    if (file != NULL && fclose(file) != 0)
        wrote = false;
    if (!wrote || rename(fresh, path) < 0)
        refuse("VolumeNotWritable", "%s cannot be written (%s); it needs a writable emptyDir at /run/fdfs", path,
               strerror(errno));
}

void compose_conf(long id, const char *text, size_t size)
{
    char front[64];
    snprintf(front, sizeof front, "server_id = %ld\n", id);
    write_run_file("storage.conf", front, text, size);
}

static const char was_ready_file[] = "/run/fdfs/was-ready";

static long seconds_since_boot(void)
{
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return now.tv_sec;
}

void note_start(void)
{
    char seconds[32];
    snprintf(seconds, sizeof seconds, "%ld\n", seconds_since_boot());
    write_run_file("started", seconds, "", 0);
    unlink(was_ready_file); /* the folder outlives the container */
}

void note_ready(void)
{
    int fd = open(was_ready_file, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd >= 0) /* without it the first minute only lasts longer */
        close(fd);
}

bool was_ready_since_start(void)
{
    return access(was_ready_file, F_OK) == 0;
}

long seconds_since_start(void)
{
    char *text;
    size_t size;
    if (read_text("/run/fdfs/started", &text, &size) != 0)
        return 0;
    long since = seconds_since_boot() - strtol(text, NULL, 10);
    free(text);
    return since;
}

static void make_folder(const char *path)
{
    if (mkdir(path, 0755) < 0 && errno != EEXIST)
        refuse("VolumeNotWritable", "%s cannot be made (%s)", path, strerror(errno));
}

/* A killed container's server may find its own number in the file, or another's, and say "already running", rc 17. */
static void remove_stale_pid(const char *base_path, const char *server)
{
    char path[VALUE_MAX + 64];
    snprintf(path, sizeof path, "%s/data/%s.pid", base_path, server);
    if (unlink(path) < 0 && errno != ENOENT)
        refuse("VolumeNotWritable", "%s cannot be removed (%s)", path, strerror(errno));
}

/* FastDFS logs only into <base_path>/logs; `log` is the server's name without "fdfs_". */
static void send_log_to_stdout(const char *base_path, const char *log)
{
    static const char stdout_path[] = "/dev/stdout";
    char path[VALUE_MAX + 64], fresh[VALUE_MAX + 80], target[sizeof stdout_path + 1] = "";
    snprintf(path, sizeof path, "%s/logs", base_path);
    make_folder(path);
    snprintf(path, sizeof path, "%s/logs/%s.log", base_path, log);
    snprintf(fresh, sizeof fresh, "%s.tmp", path);
    if (readlink(path, target, sizeof target - 1) > 0 && strcmp(target, stdout_path) == 0)
        return;
    unlink(fresh);
    if (symlink(stdout_path, fresh) < 0 || rename(fresh, path) < 0)
        refuse("VolumeNotWritable", "%s cannot be linked to %s (%s)", path, stdout_path, strerror(errno));
}

void run_server(const char *server, const char *base_path, const char *conf, const char *preload)
{
    remove_stale_pid(base_path, server);
    send_log_to_stdout(base_path, server + strlen("fdfs_"));
    if (preload != NULL && setenv("LD_PRELOAD", preload, 1) != 0)
        refuse("ConfigurationBroken", "LD_PRELOAD cannot be set: %s", strerror(errno));
    char *const arguments[] = {(char *)server, "-N", (char *)conf, NULL};
    execvp(server, arguments);
    refuse("ConfigurationBroken", "%s cannot be run (%s); the image's base has no FastDFS on its PATH", server,
           strerror(errno));
}
