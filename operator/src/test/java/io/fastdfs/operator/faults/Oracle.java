package io.fastdfs.operator.faults;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fastdfs.operator.faults.History.Version;
import io.fastdfs.operator.faults.SimulatedFastDfs.Command;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.Pods;
import io.fastdfs.operator.registry.ClusterRegistry;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the steps that must not happen on any path, whatever failed: in all versions of all objects, and in what trackers
 * were told.
 */
final class Oracle {

    private static final String REGISTRY = GroupNames.registryOf("");

    private final Set<String> consented;
    private final List<String> forbidden = new ArrayList<>();
    private final Map<String, GroupRegistry> registries = new HashMap<>();
    private final Map<String, ClusterRegistry> clusters = new HashMap<>();
    private final Map<String, String> homes = new HashMap<>();
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<String, String> idsAt = new HashMap<>();
    private final Map<String, String> leadsTo = new HashMap<>();
    private final Map<String, Map<String, Boolean>> trackers = new HashMap<>();

    private Oracle(Set<String> consented) {
        this.consented = consented;
    }

    /**
     * @param consented the FastDfsStorageGroups whose volumes the user gave up
     * @return the forbidden steps, each in a sentence
     */
    static List<String> judge(List<Version> history, List<Command> commands, Set<String> consented) {
        Oracle oracle = new Oracle(consented);
        history.forEach(oracle::judge);
        commands.stream()
                .filter(command -> command.code() == Command.DELETE_STORAGE)
                .filter(command -> !consented.contains(command.cluster() + "-" + command.group()))
                .forEach(command -> oracle.forbid(
                        "tracker %d of %s was told to delete %d of %s, whose volumes nobody gave up",
                        command.tracker(), command.cluster(), command.id(), command.group()));
        return List.copyOf(oracle.forbidden);
    }

    private void judge(Version version) {
        if (version.object() instanceof ConfigMap configMap && version.name().endsWith(REGISTRY)) {
            registry(version, configMap);
        } else if (version.object() instanceof Service service) {
            service(version, service);
        } else if (version.object() instanceof PersistentVolumeClaim claim) {
            claim(version, claim);
        } else if (version.object() instanceof Pod pod) {
            pod(version, pod);
        }
    }

    // ---- registries

    private void registry(Version version, ConfigMap configMap) {
        String resource = version.name().substring(0, version.name().length() - REGISTRY.length());
        if (version.gone()) {
            forbid("registry %s was deleted", version.name());
            return;
        }
        Map<String, String> data = configMap.getData() == null ? Map.of() : configMap.getData();
        if (resource.equals(Observation.label(configMap, Labels.CLUSTER))) {
            RegistryText.readCluster(data)
                    .ifPresentOrElse(
                            registry -> clusterRegistry(resource, registry),
                            () -> forbid("registry %s cannot be read: %s", version.name(), data));
        } else {
            RegistryText.readGroup(data)
                    .ifPresentOrElse(
                            registry -> groupRegistry(resource, registry),
                            () -> forbid("registry %s cannot be read: %s", version.name(), data));
        }
    }

    private void clusterRegistry(String cluster, ClusterRegistry now) {
        ClusterRegistry before = clusters.put(cluster, now);
        if (before == null) {
            return;
        }
        if (!before.uid().equals(now.uid())) {
            forbid("cluster %s got another uid: %s, then %s", cluster, before.uid(), now.uid());
        }
        before.trackers().forEach((ordinal, address) -> {
            if (!address.equals(now.trackers().get(ordinal))) {
                forbid(
                        "tracker %d of %s moved from %s to %s",
                        ordinal, cluster, address, now.trackers().get(ordinal));
            }
        });
    }

    private void groupRegistry(String resource, GroupRegistry now) {
        GroupRegistry before = registries.put(resource, now);
        if (before != null && !before.clusterUid().equals(now.clusterUid())) {
            forbid("group %s got another cluster's uid", resource);
        }
        if (before != null) {
            before.ids().keySet().stream()
                    .filter(id -> !now.ids().containsKey(id))
                    .forEach(id -> forbid("registry of %s lost the line of %d", resource, id));
        }
        now.ids()
                .values()
                .forEach(id -> id(
                        resource, now, id, before == null ? null : before.ids().get(id.id())));
    }

    private void id(String resource, GroupRegistry registry, StorageId now, @Nullable StorageId before) {
        String id = registry.cluster() + "/" + now.id();
        if (now.state() == State.ACTIVE) {
            String home = resource + "-" + now.ordinal().orElseThrow();
            String former = homes.putIfAbsent(id, home);
            if (former != null && !former.equals(home)) {
                forbid("id %s is %s's, and was %s's", id, home, former);
            }
        }
        if (before != null && before.state() == State.RETIRING && now.state() != State.RETIRING) {
            forbid("id %s was given up and is %s again", id, now.state());
        }
        if (before != null && before.joined() && !now.joined()) {
            forbid("it was forgotten that id %s has joined", id);
        }
        if (now.address() != null) {
            address(id, now.address());
        }
    }

    /** An address is an id's for ever, and an id has one address. */
    private void address(String id, String address) {
        String former = addresses.putIfAbsent(id, address);
        if (former != null && !former.equals(address)) {
            forbid("id %s moved from %s to %s", id, former, address);
        }
        String owner = idsAt.putIfAbsent(address, id);
        if (owner != null && !owner.equals(id)) {
            forbid("address %s is id %s's, and was id %s's", address, id, owner);
        }
    }

    // ---- Services

    private void service(Version version, Service service) {
        String number = Observation.label(service, Labels.ID);
        if (number.isEmpty()) {
            return;
        }
        String resource = Observation.label(service, Labels.STORAGE_GROUP);
        if (version.gone()) {
            forbid("Service %s of an id was deleted", version.name());
            return;
        }
        if (!version.name().equals(new GroupNames(resource).service(Integer.parseInt(number)))) {
            forbid("Service %s bears the id %s", version.name(), number);
        }
        GroupRegistry registry = registries.get(resource);
        StorageId id = registry == null ? null : registry.ids().get(Integer.parseInt(number));
        if (registry == null || id == null) {
            forbid("Service %s is there for an id that no registry records", version.name());
            return;
        }
        address(registry.cluster() + "/" + number, service.getSpec().getClusterIP());
        Map<String, String> selector = service.getSpec().getSelector();
        if (selector == null || selector.isEmpty()) {
            return;
        }
        String pod = selector.values().iterator().next();
        String former = leadsTo.putIfAbsent(version.name(), pod);
        if (former != null && !former.equals(pod)) {
            forbid("Service %s leads to %s, and led to %s", version.name(), pod, former);
        }
        if (!id.ordinal().equals(OptionalInt.empty())
                && !pod.equals(new GroupNames(resource).member(id.ordinal().getAsInt()))) {
            forbid("Service %s leads to %s, and its id is the one of member %s", version.name(), pod, id.ordinal());
        }
    }

    // ---- volumes

    private void claim(Version version, PersistentVolumeClaim claim) {
        String resource = Observation.label(claim, Labels.STORAGE_GROUP);
        boolean going = version.gone() || claim.getMetadata().getDeletionTimestamp() != null;
        if (going && !consented.contains(resource)) {
            forbid("claim %s was deleted, and nobody gave it up", version.name());
        }
        String number = Observation.label(claim, Labels.ID);
        if (going || number.isEmpty()) {
            return;
        }
        GroupRegistry registry = registries.get(resource);
        StorageId id = registry == null ? null : registry.ids().get(Integer.parseInt(number));
        if (id == null) {
            forbid("claim %s is labelled with id %s, which no registry records", version.name(), number);
        } else if (id.state() == State.ACTIVE
                && !version.name()
                        .endsWith("-"
                                + new GroupNames(resource).member(id.ordinal().orElseThrow()))) {
            forbid("claim %s is labelled with id %s, which is member %s's", version.name(), number, id.ordinal());
        }
    }

    // ---- pods

    /** One tracker at a time restarts once the members of a group have joined, or clients have none. */
    private void pod(Version version, Pod pod) {
        String cluster = Observation.label(pod, Labels.CLUSTER);
        if (!Labels.TRACKER.equals(Observation.label(pod, Labels.COMPONENT))) {
            return;
        }
        boolean ready = !version.gone() && Pods.ready(pod);
        Map<String, Boolean> peers = trackers.computeIfAbsent(cluster, name -> new TreeMap<>());
        boolean was = Boolean.TRUE.equals(peers.put(version.name(), ready));
        boolean serving = registries.entrySet().stream()
                .filter(registry -> registry.getValue().cluster().equals(cluster))
                .anyMatch(registry -> !registry.getValue().members().isEmpty()
                        && registry.getValue().members().stream().allMatch(StorageId::everActive));
        if (was && !ready && serving && peers.values().stream().noneMatch(other -> other)) {
            forbid("tracker %s went while no other was ready", version.name());
        }
    }

    private void forbid(String sentence, Object... words) {
        forbidden.add(sentence.formatted(words));
    }
}
