/* libserverid.so: keeps FastDFS's `server_id` alive. Our own code, preloaded into fdfs_storaged by fdfs-member.

   storage/storage_func.c (6.11.0 to 6.16.1; lines of V6.15.4) takes a pointer to the value of server_id out of the ini
   context with iniGetStrValue (2363), frees the context (2427) and uses the pointer after that (2466). By heap luck the
   id is then empty, garbage or a crash: a storage that has a server_id asks for its id by its pod's address and exits.

   iniGetStrValue is a macro for libfastcommon's iniGetStrValueEx (src/ini_file_reader.h), which is defined here in front
   of the library's: for the key server_id it returns a copy that is never freed; everything else passes through.

   Built without the C library: unversioned references load on every glibc, whatever the one it was built with. */
#include <stdbool.h>
#include <stddef.h>

/* Weak: programs that storaged runs (gzip) inherit LD_PRELOAD, and before glibc 2.34 dlsym is in libdl, which they may
   not have. */
extern void *dlsym(void *handle, const char *symbol) __attribute__((weak));
/* dlfcn.h RTLD_NEXT */
#define NEXT ((void *)-1L)

typedef char *lookup(const char *section, const char *item, void *context, const bool retry_global);

lookup iniGetStrValueEx;

static bool same(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b)
        ++a, ++b;
    return *a == *b;
}

char *iniGetStrValueEx(const char *section, const char *item, void *context, const bool retry_global)
{
    /* libfastcommon src/ini_file_reader.h:27: a value has at most 255 characters. Read once, at start, by one thread. */
    static char kept[256];
    static lookup *original;
    if (original == NULL && dlsym != NULL)
        *(void **)&original = dlsym(NEXT, "iniGetStrValueEx");
    if (original == NULL)
        __builtin_trap();
    char *value = original(section, item, context, retry_global);
    if (value == NULL || !same(item, "server_id"))
        return value;
    size_t i = 0;
    for (; value[i] != '\0' && i < sizeof kept - 1; ++i)
        kept[i] = value[i];
    kept[i] = '\0';
    return kept;
}
