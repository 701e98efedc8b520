package io.fastdfs.operator.fastdfs;

/** What a member has counted since it was first known to the tracker. */
public record StorageCounters(
        Connections connections,
        Operations uploads,
        Operations appends,
        Operations modifies,
        Operations truncates,
        Operations metadataWrites,
        Operations deletes,
        Operations downloads,
        Operations metadataReads,
        Operations linksCreated,
        Operations linksDeleted,
        Operations uploadBytes,
        Operations appendBytes,
        Operations modifyBytes,
        Operations downloadBytes,
        Operations syncInBytes,
        Operations syncOutBytes,
        Operations fileOpens,
        Operations fileReads,
        Operations fileWrites) {

    public record Connections(int allocated, int current, int max) {}

    public record Operations(long total, long successful) {}
}
