/* fdfs-member: starts FastDFS's servers in a container, and answers the container's probes. */
#include "probe.h"
#include "start.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The kernel delivers no signal to PID 1 that it has no handler for, so without one a waiting pod would be killed only
   after its grace period. exec puts the default back. */
static void end(int signal)
{
    _exit(128 + signal);
}

static void end_on_signals(void)
{
    struct sigaction action = {.sa_handler = end};
    sigset_t none;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGQUIT, &action, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static int usage(void)
{
    fputs("usage: fdfs-member start storage|tracker\n"
          "       fdfs-member live PORT\n"
          "       fdfs-member ready storage|tracker\n",
          stderr);
    return 2;
}

int main(int count, char **arguments)
{
    if (count != 3)
        return usage();
    const char *verb = arguments[1];
    const char *what = arguments[2];
    bool storage = strcmp(what, "storage") == 0;
    bool tracker = strcmp(what, "tracker") == 0;
    if (strcmp(verb, "live") == 0)
        return probe_live(what);
    if (strcmp(verb, "ready") == 0 && storage)
        return probe_ready_storage();
    if (strcmp(verb, "ready") == 0 && tracker)
        return probe_ready_tracker();
    if (strcmp(verb, "start") != 0 || !(storage || tracker))
        return usage();
    end_on_signals();
    umask(022);
    if (storage)
        start_storage();
    start_tracker();
}
