package io.fastdfs.operator.fastdfs;

import io.fastdfs.operator.fastdfs.StorageCounters.Connections;
import io.fastdfs.operator.fastdfs.StorageCounters.Operations;
import io.fastdfs.operator.fastdfs.StorageLayout.Era;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** The answer to 92 (TrackerStorageStat, tracker/tracker_proto.h:180 of V6.15.4, and its predecessors). */
final class StorageRecords {

    private static final int ID_WIDTH = 16;
    private static final int DOMAIN_NAME_WIDTH = 128;

    private StorageRecords() {}

    static List<StorageInfo> decode(Buffer body) {
        if (body.length() == 0) {
            return List.of();
        }
        StorageLayout layout = StorageLayout.of(body.length());
        return IntStream.range(0, body.length() / layout.size)
                .mapToObj(i -> decode(new RecordCursor(body, i * layout.size), layout))
                .toList();
    }

    private static StorageInfo decode(RecordCursor record, StorageLayout layout) {
        boolean http = layout.era == Era.WITH_HTTP;
        StorageState state = StorageState.of(record.int8());
        ReadWriteMode mode = http ? ReadWriteMode.UNKNOWN : ReadWriteMode.of(record.int8());
        String id = record.text(ID_WIDTH);
        if (id.isEmpty()) {
            throw NoAnswer.garbage("a storage has no id");
        }
        String address = record.text(layout.addressWidth);
        record.skip(http ? DOMAIN_NAME_WIDTH : 0);
        String source = record.text(ID_WIDTH);
        String version = record.text(layout.versionWidth);
        Instant joined = record.time();
        Instant started = record.time();
        long total = record.int64();
        long free = record.int64();
        OptionalLong reserved =
                layout.era == Era.WITH_RESERVED ? OptionalLong.of(record.int64()) : OptionalLong.empty();
        int uploadPriority = 8;
        int storePaths = record.skip(uploadPriority).small();
        int subdirs = record.small();
        int currentWritePath = 8;
        int port = record.skip(currentWritePath).small();
        int httpPort = http ? 8 : 0;
        StorageCounters counters = counters(record.skip(httpPort));
        Instant sourceUpdate = record.time();
        Instant syncUpdate = record.time();
        Instant synced = record.time();
        Instant heartbeat = record.time();
        boolean trunkServer = record.int8() != 0;
        return new StorageInfo(
                id,
                address,
                port,
                state,
                mode,
                source.isEmpty() ? Optional.empty() : Optional.of(source),
                version,
                joined,
                started,
                total,
                free,
                reserved,
                storePaths,
                subdirs,
                trunkServer,
                counters,
                sourceUpdate,
                syncUpdate,
                synced,
                heartbeat);
    }

    /** FDFSStorageStatBuff without the four times at its end; the arguments are evaluated in the order of the fields. */
    private static StorageCounters counters(RecordCursor record) {
        return new StorageCounters(
                new Connections(record.int32(), record.int32(), record.int32()),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record),
                pair(record));
    }

    private static Operations pair(RecordCursor record) {
        return new Operations(record.int64(), record.int64());
    }
}
