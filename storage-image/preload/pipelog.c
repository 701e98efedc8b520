/* libpipelog.so: lets FastDFS log on a container's stdout. Our own code, preloaded into both servers by fdfs-member.

   FastDFS logs only into <base_path>/logs, so the log there is a link to /dev/stdout. A container's stdout is a pipe,
   and libfastcommon (src/logger.c:195, 1.0.84) asks for the log's size with lseek(fd, 0, SEEK_END) and gives up when that
   fails: "lseek file … fail, errno: 29, error info: Illegal seek", exit code 29. A pipe's size is told as 0 here; every
   other lseek is what it was.

   Built without the C library: unversioned references load on every glibc, whatever the one it was built with. */
#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>

#ifndef __LP64__
#error "SYS_lseek takes a 64-bit offset on 64-bit machines only"
#endif

extern long syscall(long number, ...);
enum { FROM_END = 2 /* SEEK_END */ };

int64_t lseek(int fd, int64_t offset, int whence);
int64_t lseek64(int fd, int64_t offset, int whence) __attribute__((alias("lseek")));

int64_t lseek(int fd, int64_t offset, int whence)
{
    int64_t position = syscall(SYS_lseek, fd, offset, whence);
    if (position < 0 && errno == ESPIPE && offset == 0 && whence == FROM_END)
        return 0;
    return position;
}
