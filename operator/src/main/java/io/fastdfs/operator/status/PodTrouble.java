package io.fastdfs.operator.status;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fastdfs.operator.api.Reason;
import io.fastdfs.operator.observe.Pods;
import io.fastdfs.operator.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a pod is not what it should be, in words that a person can act on: what the scheduler and the kubelet say, what the
 * entrypoint left as its last words, or the sentence of FastDFS's log that stands for a known cause.
 */
public final class PodTrouble {

    /** The entrypoint's last words: one line, a reason and a sentence. */
    private static final Pattern LAST_WORDS = Pattern.compile("(?m)^([A-Z][A-Za-z]+): (.+)$");

    private static final Set<Reason> SAID_BY_ENTRYPOINT = Set.of(
            Reason.VolumesLost,
            Reason.VolumesMixed,
            Reason.VolumeOfAnother,
            Reason.VolumeUnidentified,
            Reason.StorePathLost,
            Reason.AlreadyRunning,
            Reason.LimitTooLow,
            Reason.ConfigurationBroken,
            Reason.VolumeNotWritable);

    /** Sentences of FastDFS's own log (storage_func.c, tracker_mem.c, sockopt.c of V6.15.4) and what they mean here. */
    private static final List<Sentence> LOG_SENTENCES = List.of(
            new Sentence("not consistent with client ips", Reason.NetworkTranslatesAddresses),
            new Sentence("maybe used by other storage server", Reason.VolumeOfAnother),
            new Sentence("call setrlimit fail", Reason.LimitTooLow),
            new Sentence("No space left on device|Read-only file system|errno: (28|30|13),", Reason.VolumeNotWritable),
            new Sentence("is invalid|item \"?\\w+\"? not exist", Reason.ConfigurationBroken));

    /** The first that fits counts, so what says most stands first. */
    private record Sentence(Pattern pattern, Reason reason) {
        Sentence(String pattern, Reason reason) {
            this(Pattern.compile(pattern), reason);
        }
    }

    private static final List<String> IMAGE_TROUBLE =
            List.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError");

    private static final Duration REJECTED_AFTER = Duration.ofSeconds(10);

    private PodTrouble() {}

    /**
     * The trouble of a pod, if it has any.
     *
     * @param claims by name: what the scheduler says of them leaves out which and why
     */
    public static Optional<Problem> of(Pod pod, Map<String, PersistentVolumeClaim> claims) {
        if (Pods.ready(pod) || Pods.terminating(pod)) {
            return Optional.empty();
        }
        return scheduling(pod, claims)
                .or(() -> image(pod))
                .or(() -> lastWords(pod))
                .or(() -> crashing(pod));
    }

    /**
     * Pods that a StatefulSet is to have and the API server does not let it make. The controller counts what it made at the
     * end of each look (stateful_set_control.go, status.replicas); where many StatefulSets are made or restarted at once, too few
     * were seen for a moment although nothing was refused.
     */
    static Optional<Problem> rejected(@Nullable StatefulSet set, Instant now) {
        if (set == null || !hasTooFewPods(set) || rejectedIn(set, now).compareTo(Duration.ZERO) > 0) {
            return Optional.empty();
        }
        String name = set.getMetadata().getName();
        return Optional.of(Problem.degraded(
                Reason.PodsRejected,
                "StatefulSet " + name + " has " + made(set) + " of " + wanted(set)
                        + " pods because Kubernetes refuses to make more (a quota, a LimitRange, Pod Security);"
                        + " kubectl describe statefulset " + name + " says which"));
    }

    /** When to look again whether pods are still missing: no event says that nothing came. */
    public static Optional<Duration> untilRejected(Stream<StatefulSet> sets, Instant now) {
        return sets.filter(PodTrouble::hasTooFewPods)
                .map(set -> rejectedIn(set, now))
                .filter(wait -> wait.compareTo(Duration.ZERO) > 0)
                .min(Duration::compareTo);
    }

    private static boolean hasTooFewPods(StatefulSet set) {
        return set.getStatus() != null
                && Objects.equals(
                        set.getStatus().getObservedGeneration(),
                        set.getMetadata().getGeneration())
                && made(set) < wanted(set);
    }

    private static int made(StatefulSet set) {
        return Objects.requireNonNullElse(set.getStatus().getReplicas(), 0);
    }

    private static int wanted(StatefulSet set) {
        return Objects.requireNonNullElse(set.getSpec().getReplicas(), 0);
    }

    /** From when its controller last said something new; what it says again and again has the time of the first. */
    private static Duration rejectedIn(StatefulSet set, Instant now) {
        Instant said = set.getMetadata().getManagedFields().stream()
                .filter(entry -> "status".equals(entry.getSubresource()) && entry.getTime() != null)
                .map(entry -> Instant.parse(entry.getTime()))
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        return Duration.between(now, said.plus(REJECTED_AFTER));
    }

    private static Optional<Problem> scheduling(Pod pod, Map<String, PersistentVolumeClaim> claims) {
        if (pod.getStatus() == null) {
            return Optional.empty();
        }
        return pod.getStatus().getConditions().stream()
                .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
                .filter(c -> c.getMessage() != null)
                .map(c -> ofVolumes(c.getMessage())
                        ? degraded(Reason.VolumePending, pod, unbound(pod, claims) + c.getMessage())
                        : degraded(Reason.Unschedulable, pod, c.getMessage()))
                .findFirst();
    }

    private static boolean ofVolumes(String message) {
        return message.contains("storageclass")
                || message.toLowerCase(Locale.ROOT).contains("persistentvolumeclaim");
    }

    private static String unbound(Pod pod, Map<String, PersistentVolumeClaim> claims) {
        String unbound = pod.getSpec().getVolumes().stream()
                .flatMap(volume -> Stream.ofNullable(volume.getPersistentVolumeClaim()))
                .flatMap(source -> Stream.ofNullable(claims.get(source.getClaimName())))
                .filter(claim -> claim.getSpec().getVolumeName() == null)
                .map(claim -> claim.getMetadata().getName() + " of "
                        + (claim.getSpec().getStorageClassName() == null
                                ? "the default storage class"
                                : "storage class " + claim.getSpec().getStorageClassName()))
                .collect(Collectors.joining(", "));
        return unbound.isEmpty()
                ? ""
                : "no volume yet for " + unbound + " (kubectl describe pvc says why); the scheduler: ";
    }

    private static Optional<Problem> image(Pod pod) {
        return Pods.containers(pod).stream()
                .flatMap(status -> waiting(status).stream()
                        .filter(waiting -> waiting.getReason() != null && IMAGE_TROUBLE.contains(waiting.getReason()))
                        .map(waiting -> degraded(
                                Reason.ImageUnavailable,
                                pod,
                                "image " + status.getImage() + " cannot be had (" + waiting.getReason()
                                        + "); correct spec.images or spec.version, or make the image available")))
                .findFirst();
    }

    private static Optional<Problem> lastWords(Pod pod) {
        for (String words : Pods.lastWords(pod).toList()) {
            Matcher line = LAST_WORDS.matcher(words);
            while (line.find()) {
                Optional<Reason> reason = reason(line.group(1));
                if (reason.isPresent()) {
                    return Optional.of(degraded(reason.get(), pod, line.group(2)));
                }
            }
            for (Sentence sentence : LOG_SENTENCES) {
                Optional<String> said = words.lines()
                        .filter(l -> sentence.pattern().matcher(l).find())
                        .findFirst();
                if (said.isPresent()) {
                    return Optional.of(
                            degraded(sentence.reason(), pod, said.get().strip()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> crashing(Pod pod) {
        return Pods.containers(pod).stream()
                .filter(status -> waiting(status)
                        .filter(waiting -> "CrashLoopBackOff".equals(waiting.getReason())
                                || "CreateContainerConfigError".equals(waiting.getReason())
                                || "CreateContainerError".equals(waiting.getReason())
                                || "RunContainerError".equals(waiting.getReason()))
                        .isPresent())
                .map(status -> degraded(
                        Reason.Crashing,
                        pod,
                        Pods.lastWords(pod)
                                .flatMap(String::lines)
                                .filter(line -> !line.isBlank())
                                .reduce((earlier, later) -> later)
                                .map(last -> "it ends again and again; its last line: " + last)
                                .orElse("it ends again and again and says nothing: "
                                        + waiting(status)
                                                .map(ContainerStateWaiting::getMessage)
                                                .orElse(""))))
                .findFirst();
    }

    private static Optional<Reason> reason(String word) {
        return SAID_BY_ENTRYPOINT.stream()
                .filter(reason -> reason.name().equals(word))
                .findFirst();
    }

    private static Optional<ContainerStateWaiting> waiting(ContainerStatus status) {
        return Optional.ofNullable(status.getState()).map(state -> state.getWaiting());
    }

    private static Problem degraded(Reason reason, Pod pod, String sentence) {
        return Problem.degraded(reason, "pod " + pod.getMetadata().getName() + ": " + shortened(sentence));
    }

    /** Conditions are read in a terminal. */
    private static String shortened(String sentence) {
        return sentence.length() <= 400 ? sentence : sentence.substring(0, 399) + "…";
    }
}
