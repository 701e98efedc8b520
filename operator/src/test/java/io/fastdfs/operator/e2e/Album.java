package io.fastdfs.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** The files that one cluster was given, byte by byte: what every member has to have, whatever happens. */
final class Album {
    private static final int LARGEST = 40_000;

    private final Photos photos;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    Album(Photos photos) {
        this.photos = photos;
    }

    /** Uploads a file; returns its id. */
    String upload(String group) throws IOException {
        byte[] content = new byte[ThreadLocalRandom.current().nextInt(1, LARGEST)];
        ThreadLocalRandom.current().nextBytes(content);
        String id = photos.client().upload(group, content);
        files.put(id, content);
        return id;
    }

    /** Uploads so many files, each once more if at first it does not succeed, as clients of FastDFS have to. */
    void upload(String group, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            try {
                upload(group);
            } catch (IOException first) {
                upload(group);
            }
        }
    }

    /** A file that was put there by other means. */
    void add(String id, byte[] content) {
        files.put(id, content);
    }

    int size() {
        return files.size();
    }

    /** Every member of every group has every file of its group, now or as soon as FastDFS has copied it. */
    void assertOnEveryMember() {
        Patience.await("every member has all " + files.size() + " files")
                .untilAsserted(() -> assertThat(missing(files)).isEmpty());
    }

    /** The same of files that were there before, with no time to copy anything. */
    void assertOnEveryMember(Map<String, byte[]> earlier) {
        assertThat(missing(earlier)).isEmpty();
    }

    /** What there is up to now. */
    Map<String, byte[]> soFar() {
        return Map.copyOf(files);
    }

    /** What there is of a group up to now. */
    Map<String, byte[]> soFar(String group) {
        Map<String, byte[]> some = new HashMap<>(files);
        some.keySet().removeIf(id -> !id.startsWith(group + "/"));
        return some;
    }

    /** What is wrong with files on a member, by file id. */
    Map<String, String> missingOn(String member, Map<String, byte[]> wanted) {
        Map<String, String> wrong = new HashMap<>();
        wanted.forEach((id, content) -> {
            try {
                if (!java.util.Arrays.equals(content, FastDfsClient.downloadFrom(member, id))) {
                    wrong.put(id, "other bytes on " + member);
                }
            } catch (IOException failure) {
                wrong.put(id, String.valueOf(failure.getMessage()));
            }
        });
        return wrong;
    }

    private Map<String, String> missing(Map<String, byte[]> wanted) {
        Map<String, String> wrong = new HashMap<>();
        for (String group : photos.groups()) {
            Map<String, byte[]> ofGroup = new HashMap<>(wanted);
            ofGroup.keySet().removeIf(id -> !id.startsWith(group + "/"));
            List<String> members = photos.addresses(group);
            assertThat(members).isNotEmpty();
            members.forEach(member -> wrong.putAll(missingOn(member, ofGroup)));
        }
        return wrong;
    }
}
