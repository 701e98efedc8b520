/* What people and the operator read: refusals, and lines about waiting. */
#ifndef FDFS_SAY_H
#define FDFS_SAY_H

/* sysexits.h EX_USAGE; told apart from storaged's own exit codes, which are errno values and signals. */
enum { EXIT_REFUSED = 64 };

/* One line `<reason>: <sentence>` on stderr and in the pod's termination message; exit code 64. */
_Noreturn void refuse(const char *reason, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One line on stdout when the reason is another than before, and at most every ten seconds when only the sentence is. */
void waiting(const char *reason, const char *sentence);

void announce(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
