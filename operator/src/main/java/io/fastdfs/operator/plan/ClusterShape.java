package io.fastdfs.operator.plan;

import io.fastdfs.operator.api.VolumeSpec;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What of a cluster was settled when it was made; see {@link GroupShape}. */
public record ClusterShape(String version, int trackers, VolumeSpec trackerVolume, boolean trunkFiles) {

    /** As the registry remembers it. */
    public Map<String, String> write() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("version", version);
        fields.put("trackers", Integer.toString(trackers));
        fields.put("trackerVolume", GroupShape.write(trackerVolume));
        fields.put("trunkFiles", Boolean.toString(trunkFiles));
        return fields;
    }

    /** From a registry; empty when it does not hold a whole shape. */
    public static Optional<ClusterShape> read(Map<String, String> fields) {
        String version = fields.getOrDefault("version", "");
        String trackers = fields.getOrDefault("trackers", "");
        Optional<VolumeSpec> volume = GroupShape.volume(fields.getOrDefault("trackerVolume", ""));
        if (version.isEmpty() || !trackers.matches("[0-9]{1,2}") || volume.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ClusterShape(
                version,
                Integer.parseInt(trackers),
                volume.get(),
                Boolean.parseBoolean(fields.getOrDefault("trunkFiles", "false"))));
    }

    /** What an edit asks for that only a later version can do, as the fields' names. */
    Stream<String> unsupported(ClusterShape wanted) {
        Stream.Builder<String> fields = Stream.builder();
        if (!wanted.version.equals(version)) {
            fields.add("spec.version other than " + version);
        }
        if (wanted.trackers != trackers) {
            fields.add("spec.trackers.replicas other than " + trackers);
        }
        if (!GroupShape.same(wanted.trackerVolume, trackerVolume)) {
            fields.add("spec.trackers.volume");
        }
        return fields.build();
    }
}
