package io.fastdfs.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;

/**
 * Merges what a user wrote over the operator's pod template: maps by key, lists of named things by name (mounts by their
 * path, as Kubernetes merges them), other lists replaced.
 */
public final class Overlay {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Overlay() {}

    /**
     * The merged template.
     *
     * @throws IllegalArgumentException when the overlay is no part of a pod template; the message says where
     */
    public static PodTemplateSpec over(PodTemplateSpec template, Map<String, Object> overlay) {
        JsonNode merged = merge(JSON.valueToTree(template), JSON.valueToTree(overlay));
        try {
            return inItsOwnNetwork(JSON.convertValue(merged, PodTemplateSpec.class));
        } catch (IllegalArgumentException notATemplate) {
            String why = String.valueOf(notATemplate.getMessage())
                    .lines()
                    .findFirst()
                    .orElse("");
            throw new IllegalArgumentException("pod.overlay does not fit a PodTemplate: " + why, notATemplate);
        }
    }

    /** A member knows itself by its Service's address, and two on one node would share a host name and ports. */
    private static PodTemplateSpec inItsOwnNetwork(PodTemplateSpec template) {
        if (template.getSpec() != null && Boolean.TRUE.equals(template.getSpec().getHostNetwork())) {
            throw new IllegalArgumentException("spec.hostNetwork is not supported; leave it out");
        }
        return template;
    }

    private static JsonNode merge(JsonNode under, JsonNode over) {
        if (under instanceof ObjectNode fields && over instanceof ObjectNode changes) {
            ObjectNode result = fields.deepCopy();
            changes.properties()
                    .forEach(change -> result.set(
                            change.getKey(),
                            result.has(change.getKey())
                                    ? merge(result.get(change.getKey()), change.getValue())
                                    : change.getValue()));
            return result;
        }
        if (under instanceof ArrayNode items && over instanceof ArrayNode changes) {
            for (String key : List.of("mountPath", "name")) {
                if (all(items, key) && all(changes, key)) {
                    ArrayNode result = items.deepCopy();
                    changes.forEach(change -> mergeBy(key, result, change));
                    return result;
                }
            }
        }
        return over;
    }

    private static void mergeBy(String key, ArrayNode items, JsonNode change) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).get(key).equals(change.get(key))) {
                items.set(i, merge(items.get(i), change));
                return;
            }
        }
        items.add(change);
    }

    private static boolean all(ArrayNode items, String key) {
        for (JsonNode item : items) {
            if (!item.has(key)) {
                return false;
            }
        }
        return true;
    }
}
