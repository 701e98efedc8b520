package io.fastdfs.operator.faults;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * How many of all points a run tries: a share that is another one each day, or the one of {@code -Dfaults.seed}, and with
 * {@code -Dfaults=every} all of them.
 */
final class Share {

    private static final int SIZE = Integer.getInteger("faults.share", 12);
    static final boolean EVERY = "every".equals(System.getProperty("faults"));
    static final long SEED =
            Long.getLong("faults.seed", LocalDate.now(ZoneOffset.UTC).toEpochDay());

    /** For the record of a run. */
    static final String WHICH = EVERY ? "-Dfaults=every" : "-Dfaults.seed=" + SEED;

    private Share() {}

    static <T> List<T> of(List<T> all) {
        List<T> drawn = new ArrayList<>(all);
        Collections.shuffle(drawn, new Random(SEED));
        return EVERY ? all : drawn.subList(0, Math.min(SIZE, all.size()));
    }
}
