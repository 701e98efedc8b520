package io.fastdfs.operator.image;

import io.fastdfs.operator.image.FakeTracker.Manner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One storage pod with a stand-in for storaged, before two trackers that answer what a test tells them. */
final class StorageLab implements AutoCloseable {

    static final String HAS_STARTED = "run: fdfs_storaged -N /run/fdfs/storage.conf";

    final FakeTracker first = new FakeTracker();
    final FakeTracker second = new FakeTracker();
    final Pod pod;
    private final List<Container> containers = new ArrayList<>();

    StorageLab(Path folder) {
        pod = new Pod("photos-group1-3", folder, Image.withStandIns(folder), List.of(), Member.VOLUMES);
        pod.conf("storage.conf", Member.conf(List.of(first.address(), second.address())));
    }

    StorageLab member(Member member) {
        pod.registry("member-3", member.registry());
        return this;
    }

    StorageLab bothTrackersList(int id, int status) {
        first.lists(id, status);
        second.lists(id, status);
        return this;
    }

    StorageLab secondAnswers(Manner manner) {
        second.answers(manner);
        return this;
    }

    /** A volume as a member that has run leaves it. */
    StorageLab used(String volume, Member member) {
        pod.write(volume, ".fdfs-identity", member.identity(volume));
        if (volume.equals("state")) {
            initFlag(1);
        } else {
            pod.write(volume, "data/00/00/some-file", "content");
            pod.write(volume, "data/01/01/some-file", "content"); // subdir_count_per_path is 2
        }
        return this;
    }

    StorageLab allUsed(Member member) {
        Member.VOLUMES.forEach(volume -> used(volume, member));
        return this;
    }

    StorageLab initFlag(int syncOldDone) {
        pod.write("state", "data/.data_init_flag", "storage_join_time=1\nsync_old_done=" + syncOldDone + "\n");
        return this;
    }

    Container start() {
        Container container = pod.start("/usr/bin/fdfs-member", "start", "storage");
        containers.add(container);
        return container;
    }

    /** The termination message, once the program has refused. */
    String refusal() {
        Container container = start();
        if (container.exitCode() != 64) {
            throw new AssertionError("exit code " + container.exitCode() + ", not 64: " + container.lines());
        }
        return container.terminationMessage();
    }

    boolean hasIdentity(String volume) {
        return Files.exists(pod.volume(volume).resolve(".fdfs-identity"));
    }

    @Override
    public void close() throws IOException {
        containers.forEach(Container::close);
        first.close();
        second.close();
    }
}
