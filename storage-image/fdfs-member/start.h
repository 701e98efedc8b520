#ifndef FDFS_START_H
#define FDFS_START_H

_Noreturn void start_storage(void);
_Noreturn void start_tracker(void);

#endif
