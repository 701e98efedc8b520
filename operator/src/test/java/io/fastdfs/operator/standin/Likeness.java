package io.fastdfs.operator.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastdfs.operator.fastdfs.Capture;
import io.fastdfs.operator.testing.FastDfsConnection.Answer;
import io.fastdfs.operator.testing.FastDfsServer;
import io.fastdfs.operator.testing.InstalledFastDfs;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Whether an answer is the captured one, in another lab: with other addresses and times, on another disk. What differs
 * legitimately is still of the captured kind.
 *
 * @param told what this lab's configuration says, by the names of the fields that tell it
 */
record Likeness(
        InstalledFastDfs fastDfs,
        List<FastDfsServer> trackers,
        List<FastDfsServer> storages,
        Map<String, Long> told,
        Instant begin) {
    private static final int QUERY_STORE = 101;
    private static final int QUERY_FETCH = 102;
    private static final int QUERY_STORE_IN_GROUP = 104;

    void check(Capture capture, Answer answer) {
        int command = capture.request().getUnsignedByte(8);
        assertThat(answer.status()).as("status of %s", capture).isEqualTo(capture.status());
        List<Field> wanted = Layout.fields(command, capture.body().getBytes());
        List<Field> got = Layout.fields(command, answer.body());
        assertThat(got)
                .as("fields of %s", capture)
                .extracting(Field::name)
                .isEqualTo(wanted.stream().map(Field::name).toList());
        for (int i = 0; i < got.size(); i++) {
            check(command, capture, wanted.get(i), got.get(i));
        }
        if (wanted.stream().noneMatch(field -> field.meaning() == Field.Meaning.ADDRESS && command == 95)) {
            assertThat(answer.body()).as("length of %s", capture).hasSize(capture.bodyLength());
        }
    }

    private void check(int command, Capture capture, Field wanted, Field got) {
        String what = capture + ", " + wanted.name() + ": captured " + wanted;
        switch (wanted.meaning()) {
            case NUMBER -> assertThat(got.number()).as(what).isEqualTo(expected(wanted));
            case TEXT -> assertThat(got.text()).as(what).isEqualTo(wanted.text());
            case ADDRESS -> assertThat(got.text()).as(what).isIn(addresses(command, wanted.text()));
            case VERSION -> assertThat(got.text()).as(what).isEqualTo(fastDfs.version());
            case TIME -> checkTime(what, wanted.number(), got.number());
            case SPACE -> assertThat(Long.signum(got.number())).as(what).isEqualTo(Long.signum(wanted.number()));
            case CONNECTIONS -> assertThat(got.number()).as(what).isBetween(0L, 256L);
            case TURN -> assertThat(got.number()).as(what).isBetween(0L, storages.size() - 1L);
            case UNTOLD -> assertThat(got.number()).as(what).isNotNegative();
        }
    }

    private long expected(Field wanted) {
        return wanted.number() == 0
                ? 0
                : told.getOrDefault(wanted.name().substring(wanted.name().indexOf('.') + 1), wanted.number());
    }

    private void checkTime(String what, long wanted, long got) {
        if (wanted == 0) {
            assertThat(got).as(what).isZero();
        } else {
            assertThat(got)
                    .as(what)
                    .isBetween(
                            begin.getEpochSecond(), Instant.now().plusSeconds(1).getEpochSecond());
        }
    }

    /** Captured storages are at .21 and .22 (.2 the only one), trackers at .11 and .12. */
    private List<String> addresses(int command, String captured) {
        String host = captured.replaceFirst(":.*", "");
        String port = captured.substring(host.length());
        int last = Integer.parseInt(host.substring(host.lastIndexOf('.') + 1));
        if (last == 11 || last == 12) {
            return trackers.stream().map(FastDfsServer::address).toList();
        }
        if (command == QUERY_STORE || command == QUERY_STORE_IN_GROUP || command == QUERY_FETCH) {
            return storages.stream().map(FastDfsServer::ip).toList();
        }
        FastDfsServer storage = storages.get(last == 22 ? 1 : 0);
        return List.of(port.isEmpty() ? storage.ip() : storage.address());
    }
}
