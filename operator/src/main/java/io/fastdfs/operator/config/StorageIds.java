package io.fastdfs.operator.config;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** storage_ids.conf, which trackers read at their start. */
public final class StorageIds {

    public static final String FILE_NAME = "storage_ids.conf";

    private static final Comparator<StorageIdLine> ORDER =
            Comparator.comparing(StorageIdLine::group).thenComparingInt(StorageIdLine::id);

    private StorageIds() {}

    /** The lines of a file that {@link #render} made; what is no such line is passed over. */
    public static List<StorageIdLine> parse(String text) {
        return text.lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length == 3
                        && words[0].matches("[1-9][0-9]{0,7}")
                        && Integer.parseInt(words[0]) <= StorageIdLine.MAX_ID
                        && words[1].matches(StorageIdLine.GROUP_REGEX))
                .map(words -> new StorageIdLine(Integer.parseInt(words[0]), words[1], words[2]))
                .toList();
    }

    /**
     * One line for each id, by group and id. A tracker does not start with an empty list (ENOENT), with an id twice or with an address twice (EEXIST,
     * fdfs_server_id_func.c fdfs_load_storage_ids and fdfs_check_ip_port), so these are refused here.
     */
    public static String render(List<StorageIdLine> lines) {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a tracker does not start with an empty " + FILE_NAME);
        }
        Set<Integer> ids = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (StorageIdLine line : lines) {
            if (!ids.add(line.id())) {
                throw new IllegalArgumentException("storage id " + line.id() + " is listed twice");
            }
            if (!addresses.add(line.address())) {
                throw new IllegalArgumentException("address " + line.address() + " is listed twice");
            }
        }
        return lines.stream()
                .sorted(ORDER)
                .map(line -> line.id() + " " + line.group() + " " + line.address() + "\n")
                .collect(Collectors.joining());
    }
}
