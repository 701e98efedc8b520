package io.fastdfs.operator.api;

import static java.util.Objects.requireNonNull;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fastdfs.operator.config.ConfFile;
import io.fastdfs.operator.config.IniLimits;
import io.fastdfs.operator.config.OwnedKey;
import io.fastdfs.operator.config.OwnedKeys;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules for the free-form map {@code config} of FastDFS keys, one for each family of {@link OwnedKeys}, so that a refusal
 * says what to write instead. Input: the name of a {@link ConfFile}. Runs while the CRDs are generated, never in the
 * operator.
 */
public final class ConfigRules implements SchemaCustomizer.Customizer {

    /** Stricter than the reader of FastDFS: all its keys are like this, and no other spelling gets past owned keys. */
    private static final String KEY = "^[a-z][a-z0-9_]{0,%d}$".formatted(IniLimits.MAX_KEY_LENGTH - 1);

    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        JSONSchemaProps config = requireNonNull(schema.getProperties().get("config"), "no property config");
        config.setXKubernetesValidations(ofKeys(ConfFile.valueOf(input)));
        config.getAdditionalProperties().getSchema().setXKubernetesValidations(ofOneValue());
        return schema;
    }

    private static List<ValidationRule> ofKeys(ConfFile file) {
        List<ValidationRule> rules = new ArrayList<>();
        rules.add(ruleOfKeys(
                "!k.matches('%s')".formatted(KEY),
                "a key",
                " is not the name of a FastDFS key: write at most " + IniLimits.MAX_KEY_LENGTH
                        + " lower-case letters, digits and '_', beginning with a letter, such as heart_beat_interval, and"
                        + " each key as an entry of its own"));
        OwnedKeys.of(file)
                .forEach(family -> rules.add(ruleOfKeys(
                        "k.matches('^(%s)$')".formatted(family.regex()),
                        namesOf(family),
                        " cannot be set: " + family.sentence())));
        return rules;
    }

    /**
     * Stands at the map, so that the message has to name the key: the first one, because the API server finds the names
     * of all too costly; quoted, because it does not show a message with a newline.
     */
    private static ValidationRule ruleOfKeys(String refused, String names, String sentence) {
        return new ValidationRuleBuilder()
                .withRule("!self.exists(k, %s)".formatted(refused))
                .withMessage(names + sentence)
                .withMessageExpression(
                        "strings.quote(self.filter(k, %s)[0]) + '%s'".formatted(refused, sentence.replace("'", "\\'")))
                .build();
    }

    private static String namesOf(OwnedKey family) {
        return family.regex().replaceAll("\\[[^]]*][*+]", "…").replace("|", ", ");
    }

    /** Where they stand, the API server names the key. */
    private static List<ValidationRule> ofOneValue() {
        List<ValidationRule> rules = new ArrayList<>();
        rules.add(rule(
                "self.matches(r'%s')".formatted(IniLimits.VALUE_REGEX),
                "a newline or another control character would begin another line of the file: write one line, and each"
                        + " key as an entry of its own"));
        rules.add(rule(
                "bytes(self).size() <= " + IniLimits.MAX_VALUE_BYTES,
                "FastDFS cuts values of more than " + IniLimits.MAX_VALUE_BYTES + " bytes: write a shorter one"));
        return rules;
    }

    private static ValidationRule rule(String rule, String message) {
        return new ValidationRuleBuilder().withRule(rule).withMessage(message).build();
    }
}
