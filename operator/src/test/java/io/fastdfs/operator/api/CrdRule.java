package io.fastdfs.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One of {@code x-kubernetes-validations} in the schema of a CRD, and where it stands. */
record CrdRule(String resource, List<String> path, String fieldPath, JsonNode rule) {
    private static final String EVERY_ITEM = "*";
    private static final Pattern STRINGS_OF_CEL = Pattern.compile("'((?:[^'\\\\]|\\\\.)*)'");

    /** All rules of a CRD as the API server serves it. */
    static List<CrdRule> of(Object crd) {
        JsonNode definition = new ObjectMapper().valueToTree(crd);
        List<CrdRule> found = new ArrayList<>();
        collect(
                definition.at("/spec/names/plural").asText(),
                List.of(),
                definition.at("/spec/versions/0/schema/openAPIV3Schema"),
                found);
        return found;
    }

    private static void collect(String resource, List<String> path, JsonNode schema, List<CrdRule> found) {
        schema.path("x-kubernetes-validations")
                .forEach(rule -> found.add(
                        new CrdRule(resource, path, rule.path("fieldPath").asText(), rule)));
        schema.path("properties")
                .properties()
                .forEach(property -> collect(resource, with(path, property.getKey()), property.getValue(), found));
        collectIfThere(resource, path, schema.path("items"), found);
        collectIfThere(resource, path, schema.path("additionalProperties"), found);
    }

    private static void collectIfThere(String resource, List<String> path, JsonNode items, List<CrdRule> found) {
        if (items.isObject()) {
            collect(resource, with(path, EVERY_ITEM), items, found);
        }
    }

    private static List<String> with(List<String> path, String step) {
        return Stream.concat(path.stream(), Stream.of(step)).toList();
    }

    /** Whether a line of the API server's answer is this rule's message at this rule's place. */
    boolean says(String line) {
        String place = Stream.concat(path.stream(), Stream.of(fieldPath.replaceFirst("^\\.", "")))
                .filter(step -> !step.isEmpty())
                .map(step -> step.equals(EVERY_ITEM) ? "\\[[^]]+]" : "\\." + Pattern.quote(step))
                .collect(Collectors.joining());
        return line.matches(place.replaceFirst("^\\\\\\.", "") + ": Invalid value: " + message());
    }

    private String message() {
        if (!rule.has("messageExpression")) {
            return Pattern.quote(rule.get("message").asText());
        }
        return ".*"
                + STRINGS_OF_CEL
                        .matcher(rule.get("messageExpression").asText())
                        .results()
                        .map(literal -> Pattern.quote(literal.group(1).replace("\\'", "'")))
                        .collect(Collectors.joining(".*"))
                + ".*";
    }

    /** Whether the API server would ask this rule about an object. */
    boolean isAskedAbout(JsonNode object) {
        return Stream.of(object)
                .flatMap(node -> valuesAt(node, path))
                .anyMatch(node -> fieldPath.isEmpty() || !node.at(pointer()).isMissingNode());
    }

    private String pointer() {
        return Matcher.quoteReplacement(fieldPath).replace('.', '/');
    }

    private static Stream<JsonNode> valuesAt(JsonNode node, List<String> path) {
        if (path.isEmpty()) {
            return node.isMissingNode() ? Stream.empty() : Stream.of(node);
        }
        List<String> rest = path.subList(1, path.size());
        return path.get(0).equals(EVERY_ITEM)
                ? StreamSupport.stream(node.spliterator(), false).flatMap(item -> valuesAt(item, rest))
                : valuesAt(node.path(path.get(0)), rest);
    }

    @Override
    public String toString() {
        return resource + " " + String.join(".", path) + fieldPath + ": "
                + rule.get("message").asText();
    }
}
