package io.fastdfs.operator.reconcile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fastdfs.operator.OperatorSettings;
import io.fastdfs.operator.api.FastDfsCluster;
import io.fastdfs.operator.api.FastDfsClusterSpec;
import io.fastdfs.operator.api.ImagesSpec;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.desired.ConfigMaps;
import io.fastdfs.operator.desired.Owner;
import io.fastdfs.operator.observe.Observation;
import io.fastdfs.operator.observe.Pods;
import io.fastdfs.operator.plan.ClusterPlan;
import io.fastdfs.operator.plan.Problem;
import io.fastdfs.operator.registry.GroupRegistry;
import io.fastdfs.operator.topology.ClusterNames;
import io.fastdfs.operator.topology.GroupNames;
import io.fastdfs.operator.topology.Labels;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the steps of one turn share: what was seen, how one writes, and what went wrong for whom. */
final class Turn {

    /** Objects of others bear no label that the caches select by. */
    private static final Duration FOR_WHAT_IS_NOT_WATCHED = Duration.ofSeconds(15);

    /** The caches show in a moment what was written. */
    private static final Duration FOR_WHAT_IS_NOT_SEEN_YET = Duration.ofSeconds(1);

    final Observation seen;
    final Context<FastDfsCluster> context;
    final OperatorSettings settings;
    final Events events;
    final Writer writer;
    final ClusterNames names;
    final Owner owner;
    final FastDfsClusterSpec spec;

    /** As seen, with what this turn wrote. */
    final Map<String, ConfigMap> configMaps;

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, List<Problem>> groupProblems = new HashMap<>();
    private @Nullable RuntimeException failure;
    private @Nullable Duration lookAgain;

    Turn(Observation seen, Context<FastDfsCluster> context, OperatorSettings settings, Events events) {
        this.seen = seen;
        this.context = context;
        this.settings = settings;
        this.events = events;
        this.writer = new Writer(context);
        this.names = ClusterNames.of(seen.cluster());
        this.owner = Owner.of(seen.cluster(), Labels.ofCluster(names.cluster()));
        this.spec = seen.cluster().getSpec();
        this.configMaps = new TreeMap<>(seen.configMaps());
    }

    /** Problems of the cluster as a whole. */
    List<Problem> problems() {
        return problems;
    }

    /** Problems of a group, by the name of its FastDfsStorageGroup. */
    List<Problem> problems(String storageGroup) {
        return groupProblems.computeIfAbsent(storageGroup, name -> new ArrayList<>());
    }

    /** The first failure that another try may mend; whoever runs the turn throws it once everything is said. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** After what time to look again because no event will tell that something else is out of the way. */
    Optional<Duration> lookAgain() {
        return Optional.ofNullable(lookAgain);
    }

    /**
     * Takes a step. What goes wrong is told to whom it belongs and holds up nobody else: a user's mistake, an object that is
     * not ours and what Kubernetes refuses are conditions; what may go well next time is kept for the end of the turn.
     *
     * @return whether the step was taken to its end
     */
    boolean guarded(List<Problem> whose, Runnable step) {
        try {
            step.run();
            return true;
        } catch (NameTakenException taken) {
            whose.add(Problem.blocked(Reason.NameTaken, message(taken)));
            lookAgainAfter(FOR_WHAT_IS_NOT_WATCHED);
        } catch (IllegalArgumentException mistake) {
            whose.add(Problem.invalid(Reason.ConfigurationInvalid, message(mistake)));
        } catch (UnseenException unseen) {
            lookAgainSoon();
        } catch (IllegalStateException broken) {
            retry(broken);
        } catch (KubernetesClientException refusal) {
            if (Writer.refused(refusal)) {
                whose.add(Problem.invalid(Reason.ConfigurationInvalid, "Kubernetes refuses it: " + message(refusal)));
            } else if (refusal.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                whose.add(Problem.degraded(Reason.Forbidden, "Kubernetes forbids it: " + message(refusal)));
                lookAgainAfter(FOR_WHAT_IS_NOT_WATCHED);
            } else {
                retry(refusal);
            }
        }
        return false;
    }

    /** For what the next look can decide and this one could not: our own writes are no events. */
    void lookAgainSoon() {
        lookAgainAfter(FOR_WHAT_IS_NOT_SEEN_YET);
    }

    private void lookAgainAfter(Duration pause) {
        Duration planned = lookAgain;
        lookAgain = planned == null || pause.compareTo(planned) < 0 ? pause : planned;
    }

    private void retry(RuntimeException reason) {
        failure = failure == null ? reason : failure;
    }

    /** Whose objects outlive their custom resources: those need no reference to one. */
    Owner lasting(GroupNames group, GroupRegistry registry) {
        return Owner.of(seen.cluster(), Labels.ofGroup(names.cluster(), group.resource(), registry.group()));
    }

    ImagesSpec images() {
        return spec.images() == null ? ImagesSpec.NONE : spec.images();
    }

    String image(@Nullable String own, String standard, ClusterPlan plan) {
        return own == null ? standard.replace("{version}", plan.shape().version()) : own;
    }

    /** Named by its content, so what differs under its name was tampered with, and is made again. */
    ConfigMap configuration(Owner whose, String name, Map<String, String> files) {
        ConfigMap desired = ConfigMaps.configuration(whose, name, files);
        @Nullable ConfigMap actual = seen.configMaps().get(name);
        ConfigMap applied = actual != null && !files.equals(actual.getData())
                ? writer.replace(desired, actual)
                : writer.apply(desired, actual);
        configMaps.put(name, applied);
        return applied;
    }

    /** Makes an object that there should be, or takes away one that there should not. */
    <T extends HasMetadata> void present(Class<T> kind, String name, Optional<T> desired) {
        @Nullable T actual = KubernetesView.all(kind, context).get(name);
        if (desired.isPresent()) {
            writer.apply(desired.get(), actual);
        } else if (actual != null) {
            writer.delete(actual);
        }
    }

    /** Old configuration stays while a pod uses it: its container may restart. */
    void forgetUnused(String prefix, String component, String storageGroup, String current, List<Pod> pods) {
        List<String> used = pods.stream()
                .flatMap(pod -> Pods.configMap(pod, "config").stream())
                .toList();
        seen.configMaps().forEach((name, configMap) -> {
            boolean ours = Boolean.TRUE.equals(configMap.getImmutable())
                    && name.startsWith(prefix)
                    && component.equals(Observation.label(configMap, Labels.COMPONENT))
                    && storageGroup.equals(Observation.label(configMap, Labels.STORAGE_GROUP));
            if (ours && !name.equals(current) && !used.contains(name)) {
                writer.delete(configMap);
            }
        });
    }

    /** Only once the StatefulSet controller has seen the template that the pod should come back with. */
    void replacePod(HasMetadata about, String name, StatefulSet set, Reason reason) {
        boolean observed = set.getStatus() != null
                && Objects.equals(
                        set.getStatus().getObservedGeneration(),
                        set.getMetadata().getGeneration());
        if (observed) {
            writer.delete(Objects.requireNonNull(seen.pods().get(name)));
            events.normal(about, reason, "restarting pod " + name + " so that it runs what its template says now");
        }
    }

    /** Whether the pod was made from the template that is wanted now. */
    static boolean current(Pod pod, StatefulSet desired) {
        return Observation.annotation(pod, Labels.TEMPLATE)
                .equals(desired.getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getAnnotations()
                        .get(Labels.TEMPLATE));
    }

    /** Whether the claim templates of a StatefulSet, which cannot be changed, are other than wanted. */
    static boolean otherVolumes(StatefulSet desired, StatefulSet actual) {
        List<PersistentVolumeClaim> wanted = desired.getSpec().getVolumeClaimTemplates();
        List<PersistentVolumeClaim> there = actual.getSpec().getVolumeClaimTemplates();
        return wanted.size() != there.size()
                || IntStream.range(0, wanted.size())
                        .anyMatch(i -> !wanted.get(i)
                                        .getMetadata()
                                        .getName()
                                        .equals(there.get(i).getMetadata().getName())
                                || !Objects.equals(
                                        wanted.get(i).getSpec().getStorageClassName(),
                                        there.get(i).getSpec().getStorageClassName())
                                || !sameButClass(wanted.get(i), there.get(i)));
    }

    /** Whether a claim asks for what is wanted. */
    static boolean sameWish(PersistentVolumeClaim wanted, PersistentVolumeClaim actual) {
        @Nullable String wantedClass = wanted.getSpec().getStorageClassName();
        boolean sameClass = wantedClass == null
                ? !namesAClass(actual)
                : wantedClass.equals(actual.getSpec().getStorageClassName());
        return sameClass && sameButClass(wanted, actual);
    }

    private static boolean sameButClass(PersistentVolumeClaim wanted, PersistentVolumeClaim actual) {
        return wanted.getSpec().getAccessModes().equals(actual.getSpec().getAccessModes())
                && wanted.getSpec()
                        .getResources()
                        .getRequests()
                        .equals(actual.getSpec().getResources().getRequests());
    }

    /** Not whether it has one: the API server fills the default in, and owns it then. */
    private static boolean namesAClass(PersistentVolumeClaim claim) {
        return claim.getSpec().getStorageClassName() != null
                && claim.getMetadata().getManagedFields().stream()
                        .map(entry ->
                                entry.getFieldsV1().getAdditionalProperties().get("f:spec"))
                        .anyMatch(spec -> spec instanceof Map<?, ?> fields && fields.containsKey("f:storageClassName"));
    }

    /** Whether there is no volume behind a claim yet, so that nothing can be lost with it. */
    static boolean neverBound(PersistentVolumeClaim claim) {
        return claim.getSpec().getVolumeName() == null
                && (claim.getStatus() == null
                        || !"Bound".equals(claim.getStatus().getPhase()))
                && claim.getMetadata().getDeletionTimestamp() == null;
    }

    private static String message(Exception exception) {
        return String.valueOf(exception.getMessage());
    }
}
