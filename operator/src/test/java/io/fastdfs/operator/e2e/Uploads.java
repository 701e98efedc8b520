package io.fastdfs.operator.e2e;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An application that goes on uploading and tries each file once more before it complains. */
final class Uploads implements AutoCloseable {
    private static final long PAUSE_MS = 150;

    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1);
    private final AtomicInteger uploaded = new AtomicInteger();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    private Uploads(Album album, String group) {
        var unused = timer.scheduleWithFixedDelay(() -> one(album, group), 0, PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    static Uploads to(Album album, String group) {
        return new Uploads(album, group);
    }

    private void one(Album album, String group) {
        try {
            album.upload(group, 1);
            uploaded.incrementAndGet();
        } catch (IOException | RuntimeException failure) {
            errors.add(String.valueOf(failure));
        }
    }

    /** Files that arrived. */
    int count() {
        return uploaded.get();
    }

    /** Uploads that failed twice. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        timer.shutdown();
        Patience.await("the last upload has ended").until(timer::isTerminated);
    }
}
