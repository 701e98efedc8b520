package io.fastdfs.operator.desired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;

/**
 * Merges what a user wrote over the operator's pod template: maps by key, lists of named things by name, other lists
 * replaced.
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
            return JSON.convertValue(merged, PodTemplateSpec.class);
        } catch (IllegalArgumentException notATemplate) {
            String why = String.valueOf(notATemplate.getMessage())
                    .lines()
                    .findFirst()
                    .orElse("");
            throw new IllegalArgumentException("pod.overlay does not fit a PodTemplate: " + why, notATemplate);
        }
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
        if (under instanceof ArrayNode items && over instanceof ArrayNode changes && named(items) && named(changes)) {
            ArrayNode result = items.deepCopy();
            changes.forEach(change -> mergeByName(result, change));
            return result;
        }
        return over;
    }

    private static void mergeByName(ArrayNode items, JsonNode change) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).get("name").equals(change.get("name"))) {
                items.set(i, merge(items.get(i), change));
                return;
            }
        }
        items.add(change);
    }

    private static boolean named(ArrayNode items) {
        for (JsonNode item : items) {
            if (!item.has("name")) {
                return false;
            }
        }
        return true;
    }
}
