package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fastdfs.operator.config.StorageIdLine;
import io.fastdfs.operator.desired.ConfigMaps;
import io.fastdfs.operator.desired.Owner;
import io.fastdfs.operator.desired.Services;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.plan.GroupPlan;
import io.fastdfs.operator.plan.IdLines;
import io.fastdfs.operator.registry.ClusterRegistry;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.registry.RegistryText;
import io.fastdfs.operator.registry.StorageId;
import io.fastdfs.operator.registry.StorageId.State;
import io.fastdfs.operator.topology.GroupNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gives every id and every tracker its Service and records the addresses: before anything that names them is made. */
final class Identities {

    private final Turn turn;
    private final Addresses addresses;
    private final Map<Integer, StorageIdLine> toldIds;
    private final Set<String> toldTrackers;
    private final Set<String> failedGroups = new HashSet<>();

    Identities(Turn turn) {
        this.turn = turn;
        this.addresses = new Addresses(turn.writer);
        this.toldIds = IdLines.told(turn.configMaps.values());
        this.toldTrackers = FastDfsFiles.toldTrackers(turn.configMaps.values());
    }

    /** Whether Services and registry of a group are as planned, so that the rest of it may follow. */
    boolean stand(GroupPlan group) {
        return !failedGroups.contains(group.names().resource());
    }

    /**
     * The plan with the addresses that there are now, all of them recorded.
     *
     * @return empty when not even the cluster's own could be settled
     */
    Optional<ClusterPlan> settle(ClusterPlan plan) {
        List<ClusterRegistry> registry = new ArrayList<>();
        if (!turn.guarded(turn.problems(), () -> registry.add(settle(plan, plan.registry())))) {
            return Optional.empty();
        }
        List<GroupPlan> groups = new ArrayList<>();
        for (GroupPlan group : plan.groups()) {
            groups.add(group.handsOff() ? group : settle(group));
        }
        Map<String, GroupRegistry> orphans = new HashMap<>(plan.orphans());
        plan.orphans()
                .forEach((resource, orphan) -> turn.guarded(
                        turn.problems(), () -> orphans.put(resource, settle(new GroupNames(resource), orphan))));
        return Optional.of(plan.with(registry.get(0), groups, orphans));
    }

    private ClusterRegistry settle(ClusterPlan plan, ClusterRegistry remembered) {
        if (!turn.seen.services().isEmpty() || !turn.seen.claims().isEmpty()) {
            neverTwice(ConfigMaps.registry(turn.owner, turn.names, remembered));
        }
        Map<Integer, String> trackers = new TreeMap<>(remembered.trackers());
        for (int ordinal = 0; ordinal < plan.shape().trackers(); ordinal++) {
            int tracker = ordinal;
            trackers.put(
                    ordinal,
                    addresses.settle(
                            remembered.trackers().get(ordinal),
                            toldTrackers::contains,
                            address -> Services.tracker(turn.owner, turn.names, tracker, address),
                            turn.seen.services().get(turn.names.tracker(ordinal))));
        }
        Service actual = turn.seen.services().get(turn.names.trackers());
        String clients = addresses.settle(
                remembered.clients(),
                address -> false,
                address -> Services.forClients(turn.owner, turn.names, address, actual),
                actual);
        ClusterRegistry settled = remembered.at(trackers, clients);
        record(
                ConfigMaps.registry(turn.owner, turn.names, settled),
                turn.seen.configMaps().get(turn.names.registry()),
                data -> RegistryText.readCluster(data).isPresent());
        return settled;
    }

    private GroupPlan settle(GroupPlan group) {
        List<GroupRegistry> settled = new ArrayList<>();
        boolean done = turn.guarded(turn.problems(group.names().resource()), () -> {
            String resource = group.names().resource();
            if (!turn.seen.servicesOf(resource).isEmpty()
                    || !turn.seen.claimsOf(resource).isEmpty()) {
                neverTwice(ConfigMaps.registry(
                        turn.lasting(group.names(), group.registry()), group.names(), group.registry()));
            }
            settled.add(settle(group.names(), group.registry()));
        });
        if (done) {
            if (group.kept().isEmpty()) {
                turn.lookAgainSoon(); // what waits for a registry, more members and new spares, can go on
            }
            return group.with(settled.get(0));
        }
        failedGroups.add(group.names().resource());
        return group.asItWas();
    }

    /**
     * Which id belongs to whom is recorded before any Service follows it: where another operator, or this one before its
     * cache was up to date, decided otherwise, the record is refused, and no Service was made or led to another pod.
     */
    private GroupRegistry settle(GroupNames group, GroupRegistry registry) {
        Owner owner = turn.lasting(group, registry);
        ConfigMap recorded = record(
                ConfigMaps.registry(owner, group, registry),
                turn.seen.configMaps().get(group.registry()));
        List<StorageId> ids = new ArrayList<>();
        for (StorageId id : registry.ids().values()) {
            ids.add(
                    id.state() == State.UNKNOWN
                            ? id
                            : id.at(addresses.settle(
                                    id.address(),
                                    address -> told(id, address),
                                    address -> Services.storage(owner, group, id.at(address)),
                                    turn.seen.services().get(group.service(id.id())))));
        }
        GroupRegistry settled = registry.with(ids);
        record(ConfigMaps.registry(owner, group, settled), recorded);
        return settled;
    }

    private ConfigMap record(ConfigMap registry, @Nullable ConfigMap actual) {
        return record(registry, actual, data -> RegistryText.readGroup(data).isPresent());
    }

    private boolean told(StorageId id, String address) {
        @Nullable StorageIdLine line = toldIds.get(id.id());
        return line != null && line.address().equals(address);
    }

    /** A registry that only lost its labels is not lost: made anew, it would give out ids beside those that it holds. */
    private void neverTwice(ConfigMap registry) {
        if (!turn.seen.configMaps().containsKey(registry.getMetadata().getName())) {
            turn.writer.mustBeGone(registry);
        }
    }

    /** Applying leaves fields of others as they are; where these make all of it unreadable it is made anew. */
    private ConfigMap record(ConfigMap registry, @Nullable ConfigMap actual, Predicate<Map<String, String>> readable) {
        if (actual != null && !readable.test(Objects.requireNonNullElse(actual.getData(), Map.of()))) {
            return turn.writer.replace(registry, actual);
        }
        return turn.writer.applyUnlessChanged(registry, actual);
    }
}
