package io.fastdfs.operator.fastdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastdfs.operator.fastdfs.StorageCounters.Connections;
import io.fastdfs.operator.fastdfs.StorageCounters.Operations;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageRecordsTest {

    private static final Operations NONE = new Operations(0, 0);
    private static final Operations FIVE = new Operations(5, 5);

    private static final StorageInfo SOURCE_OF_6161 = new StorageInfo(
            "100001",
            "10.78.0.21",
            23_000,
            StorageState.ACTIVE,
            ReadWriteMode.BOTH,
            Optional.empty(),
            "6.16.1",
            Instant.parse("2026-11-23T18:36:04Z"),
            Instant.parse("2026-11-23T18:36:04Z"),
            258_019,
            73_127,
            OptionalLong.of(2_580),
            1,
            256,
            false,
            new StorageCounters(
                    new Connections(64, 1, 2),
                    FIVE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    FIVE,
                    NONE,
                    NONE,
                    NONE,
                    new Operations(500_000, 500_000),
                    NONE,
                    NONE,
                    new Operations(500_000, 500_000),
                    NONE,
                    NONE,
                    new Operations(10, 10),
                    FIVE,
                    FIVE),
            Instant.parse("2026-11-23T18:36:54Z"),
            StorageInfo.NEVER,
            StorageInfo.NEVER,
            Instant.parse("2026-11-23T18:38:10Z"));

    @Test
    void readsMembersWithIpv4Addresses() {
        List<StorageInfo> members =
                StorageRecords.decode(Capture.of("92_list_storages.ipv4").body());

        assertThat(members).hasSize(2);
        assertThat(members.get(0)).isEqualTo(SOURCE_OF_6161);
        StorageInfo second = members.get(1);
        assertThat(second.id()).isEqualTo("100002");
        assertThat(second.address()).isEqualTo("10.78.0.22");
        assertThat(second.source()).contains("100001");
        assertThat(second.started()).isEqualTo("2026-11-23T18:36:55Z");
        assertThat(second.counters().connections()).isEqualTo(new Connections(64, 0, 2));
        assertThat(second.counters().syncInBytes()).isEqualTo(new Operations(500_000, 500_000));
        assertThat(second.counters().syncOutBytes()).isEqualTo(NONE);
        assertThat(second.counters().fileOpens()).isEqualTo(FIVE);
        assertThat(second.counters().fileReads()).isEqualTo(NONE);
        assertThat(second.counters().fileWrites()).isEqualTo(FIVE);
        assertThat(second.lastSourceUpdate()).isEqualTo(StorageInfo.NEVER);
        assertThat(second.lastSyncUpdate()).isEqualTo("2026-11-23T18:37:10Z");
        assertThat(second.lastSynced()).isEqualTo("2026-11-23T18:36:55Z");
        assertThat(second.lastHeartbeat()).isEqualTo("2026-11-23T18:37:57Z");
    }

    @Test
    void readsOneMember() {
        assertThat(StorageRecords.decode(Capture.of("92_one_storage.ipv4").body()))
                .containsExactly(SOURCE_OF_6161);
    }

    @Test
    void readsMembersWithIpv6Fields() {
        List<StorageInfo> members =
                StorageRecords.decode(Capture.of("92_list_storages.ipv6").body());

        assertThat(members).extracting(StorageInfo::id).containsExactly("1", "2");
        assertThat(members).extracting(StorageInfo::address).containsExactly("10.77.1.21", "10.77.1.22");
        assertThat(members).extracting(StorageInfo::port).containsExactly(23_001, 23_002);
        assertThat(members).extracting(StorageInfo::state).containsOnly(StorageState.ACTIVE);
        assertThat(members).extracting(StorageInfo::version).containsOnly("6.16.1");
        assertThat(members).extracting(StorageInfo::totalMb).containsOnly(258_019L);
        assertThat(members).extracting(StorageInfo::freeMb).containsOnly(70_995L);
        assertThat(members).extracting(StorageInfo::subdirCountPerPath).containsOnly(16);
        assertThat(members).extracting(StorageInfo::source).containsExactly(Optional.empty(), Optional.of("1"));
        assertThat(members.get(0).lastSourceUpdate()).isEqualTo("2026-11-23T18:52:58Z");
        assertThat(members.get(1).lastSynced()).isEqualTo("2026-11-23T18:52:18Z");
        assertThat(StorageRecords.decode(Capture.of("92_one_storage.ipv6").body()))
                .containsExactly(members.get(0));
    }

    @Test
    void readsTheMemberOf6154AndItsDeletedRecord() {
        StorageInfo active = only("92_list_storages.v6154");
        StorageInfo deleted = only("92_deleted_storage.v6154");

        assertThat(active.id()).isEqualTo("100001");
        assertThat(active.address()).isEqualTo("10.231.1.2");
        assertThat(active.state()).isEqualTo(StorageState.ACTIVE);
        assertThat(active.isActive()).isTrue();
        assertThat(active.version()).isEqualTo("6.15.4");
        assertThat(active.started()).isEqualTo("2026-11-23T23:10:34Z");
        assertThat(active.lastHeartbeat()).isEqualTo("2026-11-23T23:11:40Z");
        assertThat(deleted.id()).isEqualTo("100001");
        assertThat(deleted.state()).isEqualTo(StorageState.DELETED);
        assertThat(deleted.isActive()).isFalse();
        assertThat(deleted.joined()).isEqualTo("2026-11-23T23:09:52Z");
        assertThat(deleted.started()).isEqualTo(StorageInfo.NEVER);
        assertThat(deleted.totalMb()).isZero();
        assertThat(deleted.port()).isEqualTo(23_000);
    }

    /** The other layouts, at the offsets that sizeof() and offsetof() gave for the structs of those versions. */
    @ParameterizedTest
    @CsvSource({
        "BEFORE_6_11,    612,  1, 17, 161, 177, 183, 191, 199, 207,   0, 223, 247, 263, 611",
        "V6_11,          642,  1, 17, 191, 207, 213, 221, 229, 237,   0, 253, 277, 293, 641",
        "V6_12,          644,  1, 17, 191, 207, 215, 223, 231, 239,   0, 255, 279, 295, 643",
        "V6_13_0,        509,  2, 18,  64,  80,  88,  96, 104, 112,   0, 128, 152, 160, 508",
        "V6_13_1,        517,  2, 18,  64,  80,  88,  96, 104, 112, 120, 136, 160, 168, 516",
        "V6_15_IPV4,     487,  2, 18,  34,  50,  58,  66,  74,  82,  90, 106, 130, 138, 486"
    })
    void findsEachFieldOfEachLayout(
            StorageLayout layout,
            int size,
            int id,
            int address,
            int source,
            int version,
            int joined,
            int started,
            int total,
            int free,
            int reserved,
            int paths,
            int port,
            int stat,
            int trunk) {
        Buffer record = Buffer.buffer(new byte[size]);
        record.setByte(0, (byte) 5);
        if (id == 2) {
            record.setByte(1, (byte) 4);
        }
        record.setString(id, "100001").setString(address, "10.0.0.1").setString(source, "7");
        record.setString(version, "6.9.5").setLong(joined, 11).setLong(started, 12);
        record.setLong(total, 13).setLong(free, 14).setLong(paths, 15).setLong(paths + 8, 16);
        record.setLong(port, 23_001).setInt(stat, 17).setLong(stat + 12, 18).setLong(stat + 308, 19);
        record.setLong(stat + 316, 20)
                .setLong(stat + 324, 21)
                .setLong(stat + 332, 22)
                .setLong(stat + 340, 23);
        record.setByte(trunk, (byte) 1);
        if (reserved > 0) {
            record.setLong(reserved, 24);
        }

        StorageInfo member = StorageRecords.decode(record).get(0);

        assertThat(StorageLayout.of(size)).isEqualTo(layout);
        assertThat(member.state()).isEqualTo(StorageState.OFFLINE);
        assertThat(member.mode()).isEqualTo(id == 2 ? ReadWriteMode.READ_ONLY : ReadWriteMode.UNKNOWN);
        assertThat(member.id()).isEqualTo("100001");
        assertThat(member.address()).isEqualTo("10.0.0.1");
        assertThat(member.source()).contains("7");
        assertThat(member.version()).isEqualTo("6.9.5");
        assertThat(member.joined().getEpochSecond()).isEqualTo(11);
        assertThat(member.started().getEpochSecond()).isEqualTo(12);
        assertThat(member.totalMb()).isEqualTo(13);
        assertThat(member.freeMb()).isEqualTo(14);
        assertThat(member.storePathCount()).isEqualTo(15);
        assertThat(member.subdirCountPerPath()).isEqualTo(16);
        assertThat(member.port()).isEqualTo(23_001);
        assertThat(member.counters().connections().allocated()).isEqualTo(17);
        assertThat(member.counters().uploads().total()).isEqualTo(18);
        assertThat(member.counters().fileWrites().successful()).isEqualTo(19);
        assertThat(member.lastSourceUpdate().getEpochSecond()).isEqualTo(20);
        assertThat(member.lastSyncUpdate().getEpochSecond()).isEqualTo(21);
        assertThat(member.lastSynced().getEpochSecond()).isEqualTo(22);
        assertThat(member.lastHeartbeat().getEpochSecond()).isEqualTo(23);
        assertThat(member.trunkServer()).isTrue();
        assertThat(member.reservedMb()).isEqualTo(reserved > 0 ? OptionalLong.of(24) : OptionalLong.empty());
    }

    @Test
    void noTwoLayoutsCanMakeAListOfOneLength() {
        Set<Integer> lengths = new HashSet<>();
        for (StorageLayout layout : StorageLayout.values()) {
            for (int members = 1; members <= 32; members++) {
                assertThat(lengths.add(layout.size * members))
                        .as("%s members of %s", members, layout)
                        .isTrue();
                assertThat(StorageLayout.of(layout.size * members)).isEqualTo(layout);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 486, 488, 33 * 487, 33 * 644, 57_856})
    void refusesALengthThatNoListHas(int length) {
        assertThatThrownBy(() -> StorageRecords.decode(Buffer.buffer(new byte[length])))
                .isInstanceOf(NoAnswer.class)
                .hasMessageContaining("no list of storage records");
    }

    @Test
    void aCodeFromTheFutureIsUnknown() {
        Buffer record = Capture.of("92_one_storage.ipv4").body().copy();
        record.setByte(0, (byte) 42).setByte(1, (byte) 1);

        StorageInfo member = StorageRecords.decode(record).get(0);

        assertThat(member.state()).isEqualTo(StorageState.UNKNOWN);
        assertThat(member.mode()).isEqualTo(ReadWriteMode.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "0, INIT",
        "1, WAIT_SYNC",
        "2, SYNCING",
        "3, IP_CHANGED",
        "4, DELETED",
        "5, OFFLINE",
        "6, ONLINE",
        "7, ACTIVE",
        "8, UNKNOWN",
        "9, RECOVERY",
        "99, NONE",
        "-128, UNKNOWN"
    })
    void everyStateHasItsCode(int code, StorageState state) {
        assertThat(StorageState.of(code)).isEqualTo(state);
    }

    /** A time, an id and a text that would break or mislead whoever reads them further on. */
    @ParameterizedTest
    @CsvSource({"58, -1", "58, 9223372036854775807", "106, 4294967297", "2, 0", "2, 723401728380766730"})
    void refusesFieldsThatMakeNoSense(int offset, long value) {
        Buffer record = Capture.of("92_one_storage.ipv4").body().copy();
        record.setLong(offset, value);

        assertThatThrownBy(() -> StorageRecords.decode(record)).isInstanceOf(NoAnswer.class);
    }

    @Test
    void ignoresWhatStandsBehindTheEndOfAText() {
        Buffer record = Capture.of("92_one_storage.ipv4").body().copy();
        record.setString(2 + 8, "trash\n");

        assertThat(StorageRecords.decode(record)).containsExactly(SOURCE_OF_6161);
    }

    private static StorageInfo only(String capture) {
        List<StorageInfo> members = StorageRecords.decode(Capture.of(capture).body());
        assertThat(members).hasSize(1);
        return members.get(0);
    }
}
