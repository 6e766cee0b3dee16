// SPDX-License-Identifier: Apache-2.0
// Every text that people read in a report, a legend or a project: English, French, Portuguese.
#include "outputs/phrases.h"

namespace gridreach {

namespace {

constexpr Phrase table[] = {
    // Symbols and layers
    {"On the grid", "Sur le réseau", "Na rede"},
    {"With a mini-grid", "Avec un mini-réseau", "Com uma mini-rede"},
    {"With stand-alone systems", "Avec des systèmes autonomes", "Com sistemas autónomos"},
    {"With nothing", "Sans rien", "Sem nada"},
    {"Demand node", "Nœud de demande", "Nó de procura"},
    {"Substation", "Poste source", "Subestação"},
    {"Candidate site", "Site envisagé", "Local candidato"},
    {"Source", "Source", "Fonte"},
    {"Tap", "Piquage", "Derivação"},
    {"New MV line", "Nouvelle ligne MT", "Nova linha MT"},
    {"LV line", "Ligne BT", "Linha BT"},
    {"Service drop", "Branchement", "Ramal"},
    {"Transformer", "Transformateur", "Transformador"},
    {"Existing line", "Ligne existante", "Linha existente"},
    {"Dwelling", "Habitation", "Habitação"},
    {"Dwellings", "Habitations", "Habitações"},
    {"Demand nodes", "Nœuds de demande", "Nós de procura"},
    {"New MV lines", "Nouvelles lignes MT", "Novas linhas MT"},
    {"Existing lines", "Lignes existantes", "Linhas existentes"},
    {"Substations and candidate sites", "Postes sources et sites envisagés",
     "Subestações e locais candidatos"},
    {"Taps", "Piquages", "Derivações"},
    {"Demand nodes not on the grid", "Nœuds de demande hors réseau", "Nós de procura fora da rede"},
    {"Plan", "Plan", "Plano"},
    {"Existing grid", "Réseau existant", "Rede existente"},
    {"Details", "Détails", "Pormenores"},
    // The QGIS project
    {"Grid-extension plan", "Plan d'extension du réseau électrique", "Plano de extensão da rede elétrica"},
    {"Legend", "Légende", "Legenda"},
    {"To print (A4)", "À imprimer (A4)", "Para imprimir (A4)"},
    {"Coordinate system", "Système de coordonnées", "Sistema de coordenadas"},
    {"A planning study, no construction design. Where dwellings stand can be personal data.",
     "Étude de planification, pas un projet d'exécution. L'emplacement des habitations peut être une donnée "
     "personnelle.",
     "Estudo de planeamento, não um projeto de execução. A localização das habitações pode ser um dado "
     "pessoal."},
};

}  // namespace

std::span<const Phrase> all_phrases() {
    return table;
}

}  // namespace gridreach
