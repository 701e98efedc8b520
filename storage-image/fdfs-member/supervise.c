#include "supervise.h"

#include "launch.h"
#include "say.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* storaged gives up where it could wait for its trackers (V6.15.4): when one accepts and does not answer command 60
   (storage/storage_ip_changed_dealer.c:173), when none gives the list of ids five times (tracker/fdfs_server_id_func.c:844),
   and once it serves, with code 0 and without having been asked to end (storage/tracker_client_thread.c:295). */
static bool trackers_were_away(int code)
{
    static const int codes[] = {0, ECONNRESET, ENOTCONN, ETIMEDOUT, ECONNREFUSED, EHOSTUNREACH};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; ++i)
        if (codes[i] == code)
            return true;
    return false;
}

/* As PID 1 this process inherits what the server leaves behind (it runs gzip), and has to bury that, too. */
static bool has_ended(pid_t server, int *status)
{
    bool ended = false;
    int any;
    for (pid_t pid; (pid = waitpid(-1, &any, WNOHANG)) > 0;) {
        if (pid != server)
            continue;
        ended = true;
        *status = any;
    }
    return ended;
}

void supervise(const char *server, const char *base_path, const char *conf, const char *preload)
{
    /* Blocked signals wait for sigwaitinfo, also for PID 1, and none is lost between two steps. */
    sigset_t watched, before;
    sigemptyset(&watched);
    sigaddset(&watched, SIGTERM);
    sigaddset(&watched, SIGINT);
    sigaddset(&watched, SIGQUIT);
    sigaddset(&watched, SIGCHLD);
    sigprocmask(SIG_BLOCK, &watched, &before);

    pid_t child = fork();
    if (child < 0)
        refuse("ConfigurationBroken", "%s cannot be started (%s); raise the pod's limit of processes or memory", server,
               strerror(errno));
    if (child == 0) {
        /* Where the pod shares its process namespace this process is not PID 1, and its death would leave the server. */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        sigprocmask(SIG_SETMASK, &before, NULL);
        run_server(server, base_path, conf, preload);
    }

    bool asked = false;
    int status = 0;
    while (!has_ended(child, &status)) {
        int signal = sigwaitinfo(&watched, NULL);
        if (signal <= 0 || signal == SIGCHLD)
            continue;
        asked = true;
        kill(child, signal);
    }

    if (WIFSIGNALED(status))
        exit(128 + WTERMSIG(status));
    int code = WEXITSTATUS(status);
    if (asked || !trackers_were_away(code))
        exit(code);
    announce("%s ended by itself with exit code %d (%s), as it does when trackers do not answer; it is started again", server,
             code, code == 0 ? "it cannot say why" : strerror(code));
    sigprocmask(SIG_SETMASK, &before, NULL);
    sleep(1);
}
